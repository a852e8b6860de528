/*
 * A stand-in for wevtapi.dll, for tests under Wine, whose own has no subscriptions.
 *
 * The log is a file, named by the environment variable STANDIN_LOG. A line is a record:
 *
 *     LOG <tab> NUMBER <tab> XML [<tab> VALUES]
 *
 * or "#LOG <tab> NAME" for a log without records. VALUES are those of the event's fields: TYPE:TEXT with '|'
 * between them; types are s, u32, u64, x32, x64, sid, bin and null. A line that is appended while a subscription
 * is open is a new event.
 *
 * STANDIN_FAIL has calls that fail: CALL:N:CODE with ',' between them, for the N-th call since StandInReset.
 * STANDIN_MOST is how many events a batch may have; a larger one fails, and is lost for the subscription.
 *
 * It counts open handles, and uses of handles that are closed or of another kind.
 */
#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#define EXPORT __declspec(dllexport)

enum { FUTURE = 1, OLDEST = 2, AFTER_BOOKMARK = 3, ORIGIN = 3, FLAG_STRICT = 0x10000 };
enum { RENDER_VALUES = 0, RENDER_XML = 1, RENDER_BOOKMARK = 2 };
enum { CONTEXT_SYSTEM = 1, CONTEXT_USER = 2 };
enum { MAX_LOGS = 8, MAX_IDS = 32, MAX_VALUES = 32 };

typedef intptr_t Evt;

/* A record; its texts are in UTF-8, each ended by a NUL. */
typedef struct {
    const char *log, *xml, *values;
    unsigned long long number;
} Record;

typedef struct {
    Record *records;
    size_t count, room;
    /* Bytes of the file that were read. */
    long long size;
    const char *names[MAX_LOGS];
    size_t names_count;
} Log;

/* What a query selects of a log. */
typedef struct {
    char log[256];
    unsigned ids[MAX_IDS];
    size_t ids_count;
    /* The first record that is not passed yet. */
    size_t start;
} Select;

typedef struct {
    char log[256];
    unsigned long long number;
} Position;

typedef enum { A_SESSION = 1, A_SUBSCRIPTION, AN_EVENT, A_BOOKMARK, A_CONTEXT } Kind;

/* Never freed, so that the use of a closed one is seen. */
typedef struct {
    Kind kind;
    int is_open;
    /* Of a subscription. */
    Log log;
    Select selects[MAX_LOGS];
    size_t selects_count, cursor;
    HANDLE signal, stop, thread;
    /* Of an event. */
    const Record *record;
    /* Of a bookmark; the last one is the current one. */
    Position positions[MAX_LOGS];
    size_t positions_count;
    /* Of a context. */
    DWORD properties;
} Object;

typedef struct {
    unsigned long long value;
    DWORD count, type;
} Variant;

static volatile LONG open_handles, misuses, sessions;

/* ---- failures on purpose ---- */

static const char *const calls[] = {
    "EvtSubscribe", "EvtNext", "EvtRender", "EvtCreateBookmark", "EvtUpdateBookmark", "EvtOpenSession", "EvtCreateRenderContext",
};
enum { CALLS = sizeof calls / sizeof *calls };
static volatile LONG counts[CALLS];

/* The value of a variable in UTF-8; NULL if there is none. */
static char *variable(const wchar_t *name) {
    static __thread char text[4096];
    wchar_t wide[4096];
    DWORD len = GetEnvironmentVariableW(name, wide, 4096);
    if (len == 0 || len >= 4096) return NULL;
    if (!WideCharToMultiByte(CP_UTF8, 0, wide, -1, text, sizeof text, NULL, NULL)) return NULL;
    return text;
}

/* Whether this call fails; then it has set the code. */
static int fails(const char *call) {
    LONG number = 0;
    for (size_t i = 0; i < CALLS; i++)
        if (!strcmp(calls[i], call)) number = InterlockedIncrement(&counts[i]);
    char *list = variable(L"STANDIN_FAIL");
    for (char *entry = list ? strtok(list, ",") : NULL; entry; entry = strtok(NULL, ",")) {
        char name[64];
        long nth;
        unsigned long code;
        if (sscanf(entry, "%63[^:]:%ld:%lu", name, &nth, &code) == 3 && !strcmp(name, call) && nth == number) {
            SetLastError(code);
            return 1;
        }
    }
    return 0;
}

/* ---- handles ---- */

static Object *make(Kind kind) {
    Object *object = calloc(1, sizeof *object);
    if (!object) abort();
    object->kind = kind;
    object->is_open = 1;
    InterlockedIncrement(&open_handles);
    return object;
}

/* The object of a handle; NULL, and counted, if it is not one of that kind. */
static Object *object_of(Evt handle, Kind kind) {
    Object *object = (Object *)handle;
    if (object && object->is_open && object->kind == kind) return object;
    InterlockedIncrement(&misuses);
    SetLastError(ERROR_INVALID_HANDLE);
    return NULL;
}

EXPORT BOOL WINAPI EvtClose(Evt handle) {
    Object *object = (Object *)handle;
    if (!object || !object->is_open) {
        InterlockedIncrement(&misuses);
        SetLastError(ERROR_INVALID_HANDLE);
        return FALSE;
    }
    if (object->thread) {
        SetEvent(object->stop);
        WaitForSingleObject(object->thread, INFINITE);
        CloseHandle(object->thread);
        CloseHandle(object->stop);
    }
    object->is_open = 0;
    InterlockedDecrement(&open_handles);
    return TRUE;
}

/* ---- the log ---- */

static HANDLE open_file(void) {
    wchar_t path[1024];
    if (!GetEnvironmentVariableW(L"STANDIN_LOG", path, 1024)) return INVALID_HANDLE_VALUE;
    return CreateFileW(path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_EXISTING, 0, NULL);
}

static long long file_size(void) {
    HANDLE file = open_file();
    LARGE_INTEGER size = {0};
    if (file == INVALID_HANDLE_VALUE) return 0;
    GetFileSizeEx(file, &size);
    CloseHandle(file);
    return size.QuadPart;
}

static void add_name(Log *log, const char *name) {
    for (size_t i = 0; i < log->names_count; i++)
        if (!strcmp(log->names[i], name)) return;
    if (log->names_count < MAX_LOGS) log->names[log->names_count++] = name;
}

static void add_line(Log *log, char *line) {
    char *log_name = strtok(line, "\t"), *number = strtok(NULL, "\t"), *xml = strtok(NULL, "\t");
    if (!number) return;
    if (!strcmp(log_name, "#LOG")) {
        add_name(log, number);
        return;
    }
    if (!xml) return;
    add_name(log, log_name);
    if (log->count == log->room) {
        /* Events point to records, so what is full is left as it is. */
        size_t room = log->room ? log->room * 2 : 1024;
        Record *records = malloc(room * sizeof *records);
        if (!records) abort();
        if (log->count) memcpy(records, log->records, log->count * sizeof *records);
        log->records = records;
        log->room = room;
    }
    log->records[log->count++] = (Record){log_name, xml, strtok(NULL, "\t"), strtoull(number, NULL, 10)};
}

/* Reads the whole lines that were added to the file. */
static void read_more(Log *log) {
    HANDLE file = open_file();
    if (file == INVALID_HANDLE_VALUE) return;
    LARGE_INTEGER size, from = {.QuadPart = log->size};
    GetFileSizeEx(file, &size);
    DWORD len = 0, wanted = (DWORD)(size.QuadPart - log->size);
    char *text = size.QuadPart > log->size ? malloc(wanted + 1) : NULL;
    if (text && SetFilePointerEx(file, from, NULL, FILE_BEGIN) && ReadFile(file, text, wanted, &len, NULL)) {
        char *end = text + len;
        for (char *line = text, *next; (next = memchr(line, '\n', (size_t)(end - line))); line = next + 1) {
            *next = 0;
            log->size += next + 1 - line;
            add_line(log, line);
        }
    }
    CloseHandle(file);
}

/* ---- queries ---- */

static int read_query(Object *subscription, const wchar_t *query) {
    char text[8192];
    if (!query || !WideCharToMultiByte(CP_UTF8, 0, query, -1, text, sizeof text, NULL, NULL)) return ERROR_EVT_INVALID_QUERY;
    for (char *at = text; (at = strstr(at, "<Select Path=\""));) {
        Select *select = &subscription->selects[subscription->selects_count];
        char *end = strstr(at, "</Select>");
        if (!end || subscription->selects_count == MAX_LOGS) return ERROR_EVT_INVALID_QUERY;
        *end = 0;
        if (sscanf(at, "<Select Path=\"%255[^\"]", select->log) != 1) return ERROR_EVT_INVALID_QUERY;
        for (char *id = at; (id = strstr(id, "EventID=")) && select->ids_count < MAX_IDS; id++)
            select->ids[select->ids_count++] = (unsigned)atoi(id + 8);
        subscription->selects_count++;
        at = end + 1;
    }
    return subscription->selects_count ? 0 : ERROR_EVT_INVALID_QUERY;
}

static int is_selected(const Object *subscription, size_t index) {
    const Record *record = &subscription->log.records[index];
    for (size_t i = 0; i < subscription->selects_count; i++) {
        const Select *select = &subscription->selects[i];
        if (strcmp(select->log, record->log) || index < select->start) continue;
        if (!select->ids_count) return 1;
        for (size_t id = 0; id < select->ids_count; id++) {
            char element[64];
            snprintf(element, sizeof element, "<EventID>%u</EventID>", select->ids[id]);
            if (strstr(record->xml, element)) return 1;
        }
    }
    return 0;
}

/* Puts a subscription behind the records of a bookmark. */
static int seek(Object *subscription, const Object *bookmark, int is_strict) {
    for (size_t p = 0; p < bookmark->positions_count; p++) {
        const Position *position = &bookmark->positions[p];
        for (size_t s = 0; s < subscription->selects_count; s++) {
            Select *select = &subscription->selects[s];
            int is_found = 0;
            if (strcmp(select->log, position->log)) continue;
            for (size_t i = 0; i < subscription->log.count; i++) {
                const Record *record = &subscription->log.records[i];
                if (strcmp(record->log, position->log) || record->number > position->number) continue;
                is_found |= record->number == position->number;
                select->start = i + 1;
            }
            if (!is_found && is_strict) return ERROR_NOT_FOUND;
        }
    }
    return bookmark->positions_count || !is_strict ? 0 : ERROR_NOT_FOUND;
}

/* ---- subscriptions ---- */

/* Signals when the file grows. */
static DWORD WINAPI watch(void *argument) {
    Object *subscription = argument;
    long long seen = subscription->log.size;
    while (WaitForSingleObject(subscription->stop, 5) == WAIT_TIMEOUT) {
        long long size = file_size();
        if (size != seen) SetEvent(subscription->signal);
        seen = size;
    }
    return 0;
}

EXPORT Evt WINAPI EvtSubscribe(Evt session, HANDLE signal, const wchar_t *path, const wchar_t *query, Evt bookmark,
                               void *context, void *callback, DWORD flags) {
    (void)context;
    if (fails("EvtSubscribe")) return 0;
    if (session && !object_of(session, A_SESSION)) return 0;
    if (!signal || callback || path) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return 0;
    }
    Object *after = NULL;
    if ((flags & ORIGIN) == AFTER_BOOKMARK && !(after = object_of(bookmark, A_BOOKMARK))) return 0;
    Object *subscription = make(A_SUBSCRIPTION);
    subscription->signal = signal;
    read_more(&subscription->log);
    int code = read_query(subscription, query);
    for (size_t i = 0; !code && i < subscription->selects_count; i++) {
        int is_there = 0;
        for (size_t n = 0; n < subscription->log.names_count; n++)
            is_there |= !strcmp(subscription->log.names[n], subscription->selects[i].log);
        if (!is_there) code = ERROR_EVT_CHANNEL_NOT_FOUND;
    }
    if (!code && after) code = seek(subscription, after, (flags & FLAG_STRICT) != 0);
    if (code) {
        EvtClose((Evt)subscription);
        SetLastError((DWORD)code);
        return 0;
    }
    if ((flags & ORIGIN) == FUTURE) subscription->cursor = subscription->log.count;
    if (subscription->cursor < subscription->log.count) SetEvent(signal);
    subscription->stop = CreateEventW(NULL, TRUE, FALSE, NULL);
    subscription->thread = CreateThread(NULL, 0, watch, subscription, 0, NULL);
    return (Evt)subscription;
}

EXPORT BOOL WINAPI EvtNext(Evt handle, DWORD size, Evt *events, DWORD timeout, DWORD flags, DWORD *returned) {
    *returned = 0;
    if (fails("EvtNext")) return FALSE;
    Object *subscription = object_of(handle, A_SUBSCRIPTION);
    if (!subscription) return FALSE;
    if (flags || timeout) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    read_more(&subscription->log);
    char *most = variable(L"STANDIN_MOST");
    int is_too_large = most && size > (DWORD)atoi(most);
    DWORD count = 0;
    for (; subscription->cursor < subscription->log.count && count < size; subscription->cursor++) {
        if (!is_selected(subscription, subscription->cursor)) continue;
        if (!is_too_large) {
            Object *event = make(AN_EVENT);
            event->record = &subscription->log.records[subscription->cursor];
            events[count] = (Evt)event;
        }
        count++;
    }
    if (is_too_large && count) {
        SetLastError(RPC_S_INVALID_BOUND);
        return FALSE;
    }
    if (!count) {
        SetLastError(ERROR_NO_MORE_ITEMS);
        return FALSE;
    }
    *returned = count;
    return TRUE;
}

/* ---- bookmarks ---- */

static void set_position(Object *bookmark, const char *log, unsigned long long number) {
    size_t kept = 0;
    for (size_t i = 0; i < bookmark->positions_count; i++)
        if (strcmp(bookmark->positions[i].log, log)) bookmark->positions[kept++] = bookmark->positions[i];
    if (kept == MAX_LOGS) abort();
    snprintf(bookmark->positions[kept].log, sizeof bookmark->positions[kept].log, "%s", log);
    bookmark->positions[kept].number = number;
    bookmark->positions_count = kept + 1;
}

EXPORT Evt WINAPI EvtCreateBookmark(const wchar_t *xml) {
    char text[8192] = "<BookmarkList/>";
    if (fails("EvtCreateBookmark")) return 0;
    if (xml && !WideCharToMultiByte(CP_UTF8, 0, xml, -1, text, sizeof text, NULL, NULL)) text[0] = 0;
    if (strncmp(text, "<BookmarkList", 13)) {
        SetLastError(ERROR_EVT_MALFORMED_XML_TEXT);
        return 0;
    }
    Object *bookmark = make(A_BOOKMARK);
    for (char *at = text; (at = strstr(at, "<Bookmark ")); at++) {
        char log[256];
        unsigned long long number;
        if (sscanf(at, "<Bookmark Channel='%255[^']' RecordId='%llu'", log, &number) == 2) set_position(bookmark, log, number);
    }
    return (Evt)bookmark;
}

EXPORT BOOL WINAPI EvtUpdateBookmark(Evt handle, Evt event_handle) {
    if (fails("EvtUpdateBookmark")) return FALSE;
    Object *bookmark = object_of(handle, A_BOOKMARK), *event = object_of(event_handle, AN_EVENT);
    if (!bookmark || !event) return FALSE;
    set_position(bookmark, event->record->log, event->record->number);
    return TRUE;
}

/* ---- rendering ---- */

/* Text in UTF-16 with its NUL, if there is room for it. */
static BOOL give_text(const char *text, DWORD size, void *buffer, DWORD *used) {
    int units = MultiByteToWideChar(CP_UTF8, 0, text, -1, NULL, 0);
    *used = (DWORD)units * 2;
    if (*used > size) {
        SetLastError(ERROR_INSUFFICIENT_BUFFER);
        return FALSE;
    }
    MultiByteToWideChar(CP_UTF8, 0, text, -1, buffer, units);
    return TRUE;
}

static BOOL give_bookmark(const Object *bookmark, DWORD size, void *buffer, DWORD *used) {
    char text[8192];
    int len = snprintf(text, sizeof text, "<BookmarkList>\r\n");
    for (size_t i = 0; i < bookmark->positions_count; i++)
        len += snprintf(text + len, sizeof text - (size_t)len, "  <Bookmark Channel='%s' RecordId='%llu'%s/>\r\n",
                        bookmark->positions[i].log, bookmark->positions[i].number,
                        i + 1 == bookmark->positions_count ? " IsCurrent='true'" : "");
    snprintf(text + len, sizeof text - (size_t)len, "</BookmarkList>");
    return give_text(text, size, buffer, used);
}

/* The values that are rendered: the first bytes of a buffer, and what they point to behind them. */
typedef struct {
    Variant variants[MAX_VALUES];
    size_t count;
    unsigned char behind[64 * 1024];
    size_t len;
    /* Which of them are offsets, to be made pointers. */
    int is_offset[MAX_VALUES];
} Values;

static void add_number(Values *values, DWORD type, unsigned long long number) {
    values->variants[values->count++] = (Variant){number, 0, type};
}

static void add_bytes(Values *values, DWORD type, const void *bytes, size_t len) {
    if (values->len + len + 8 > sizeof values->behind) abort();
    memcpy(values->behind + values->len, bytes, len);
    values->is_offset[values->count] = 1;
    values->variants[values->count++] = (Variant){values->len, (DWORD)len, type};
    values->len = (values->len + len + 7) & ~(size_t)7;
}

static void add_string(Values *values, const char *text) {
    wchar_t wide[8192];
    int units = MultiByteToWideChar(CP_UTF8, 0, text, -1, wide, 8192);
    add_bytes(values, 1, wide, (size_t)units * 2);
}

/* S-1-authority-sub-sub... */
static void add_sid(Values *values, const char *text) {
    unsigned char bytes[8 + 4 * 15] = {1};
    char *at;
    unsigned long long authority = strtoull(text + 4, &at, 10);
    for (int i = 0; i < 6; i++) bytes[2 + i] = (unsigned char)(authority >> (8 * (5 - i)));
    while (*at == '-' && bytes[1] < 15) {
        unsigned sub = (unsigned)strtoul(at + 1, &at, 10);
        memcpy(bytes + 8 + 4 * bytes[1]++, &sub, 4);
    }
    add_bytes(values, 19, bytes, 8 + 4 * (size_t)bytes[1]);
}

/* The text between two marks of the XML; NULL if it is not there. */
static const char *between(const char *xml, const char *start, const char *end) {
    static __thread char text[1024];
    const char *at = strstr(xml, start), *to = at ? strstr(at + strlen(start), end) : NULL;
    if (!to) return NULL;
    snprintf(text, sizeof text, "%.*s", (int)(to - at - (int)strlen(start)), at + strlen(start));
    return text;
}

static void add_system_number(Values *values, DWORD type, const char *text) {
    if (text) add_number(values, type, strtoull(text, NULL, 0));
    else add_number(values, 0, 0);
}

static void add_guid(Values *values, const char *text) {
    unsigned a, b, c, d[8];
    if (!text || sscanf(text, "{%8x-%4x-%4x-%2x%2x-%2x%2x%2x%2x%2x%2x}", &a, &b, &c, d, d + 1, d + 2, d + 3, d + 4, d + 5, d + 6, d + 7) != 11) {
        add_number(values, 0, 0);
        return;
    }
    GUID guid = {a, (unsigned short)b, (unsigned short)c, {0}};
    for (int i = 0; i < 8; i++) guid.Data4[i] = (unsigned char)d[i];
    add_bytes(values, 15, &guid, sizeof guid);
}

static void add_time(Values *values, const char *text) {
    SYSTEMTIME time = {0};
    unsigned year, month, day, hour, minute, second, ticks;
    FILETIME file_time;
    if (!text || sscanf(text, "%u-%u-%uT%u:%u:%u.%7u", &year, &month, &day, &hour, &minute, &second, &ticks) != 7) {
        add_number(values, 0, 0);
        return;
    }
    time = (SYSTEMTIME){(WORD)year, (WORD)month, 0, (WORD)day, (WORD)hour, (WORD)minute, (WORD)second, 0};
    SystemTimeToFileTime(&time, &file_time);
    add_number(values, 17, (((unsigned long long)file_time.dwHighDateTime << 32) | file_time.dwLowDateTime) + ticks);
}

/* The 18 values of EVT_SYSTEM_PROPERTY_ID, from the XML. */
static void add_system(Values *values, const Record *record) {
    const char *xml = record->xml, *user;
    add_string(values, between(xml, "<Provider Name='", "'"));
    add_guid(values, between(xml, "Guid='", "'"));
    add_system_number(values, 6, between(xml, "<EventID>", "<"));
    add_number(values, 0, 0);
    add_system_number(values, 4, between(xml, "<Level>", "<"));
    add_system_number(values, 6, between(xml, "<Task>", "<"));
    add_system_number(values, 4, between(xml, "<Opcode>", "<"));
    add_system_number(values, 21, between(xml, "<Keywords>", "<"));
    add_time(values, between(xml, "SystemTime='", "'"));
    add_number(values, 10, record->number);
    add_guid(values, between(xml, " ActivityID='", "'"));
    add_guid(values, between(xml, "RelatedActivityID='", "'"));
    add_system_number(values, 8, between(xml, "<Execution ProcessID='", "'"));
    add_system_number(values, 8, between(xml, "ThreadID='", "'"));
    add_string(values, record->log);
    add_string(values, between(xml, "<Computer>", "<"));
    user = between(xml, "<Security UserID='", "'");
    if (user) add_sid(values, user);
    else add_number(values, 0, 0);
    add_system_number(values, 4, between(xml, "<Version>", "<"));
}

static void add_user(Values *values, const Record *record) {
    char text[16 * 1024];
    snprintf(text, sizeof text, "%s", record->values ? record->values : "");
    for (char *at = text, *next; at && *at && values->count < MAX_VALUES; at = next) {
        next = strchr(at, '|');
        if (next) *next++ = 0;
        char *value = strchr(at, ':');
        if (!value) value = at + strlen(at);
        else *value++ = 0;
        if (!strcmp(at, "s")) add_string(values, value);
        else if (!strcmp(at, "sid")) add_sid(values, value);
        else if (!strcmp(at, "u32")) add_number(values, 8, strtoull(value, NULL, 0));
        else if (!strcmp(at, "u64")) add_number(values, 10, strtoull(value, NULL, 0));
        else if (!strcmp(at, "x32")) add_number(values, 20, strtoull(value, NULL, 0));
        else if (!strcmp(at, "x64")) add_number(values, 21, strtoull(value, NULL, 0));
        else if (!strcmp(at, "bin")) add_bytes(values, 14, value, strlen(value));
        else add_number(values, 0, 0);
    }
}

static BOOL give_values(const Object *context, const Object *event, DWORD size, void *buffer, DWORD *used, DWORD *count) {
    Values *values = calloc(1, sizeof *values);
    if (!values) abort();
    if (context->properties == CONTEXT_SYSTEM) add_system(values, event->record);
    else add_user(values, event->record);
    size_t table = values->count * sizeof(Variant);
    *used = (DWORD)(table + values->len);
    *count = (DWORD)values->count;
    BOOL is_ok = *used <= size;
    if (is_ok) {
        for (size_t i = 0; i < values->count; i++)
            if (values->is_offset[i]) values->variants[i].value += (unsigned long long)(uintptr_t)buffer + table;
        memcpy(buffer, values->variants, table);
        memcpy((char *)buffer + table, values->behind, values->len);
    } else {
        SetLastError(ERROR_INSUFFICIENT_BUFFER);
    }
    free(values);
    return is_ok;
}

EXPORT BOOL WINAPI EvtRender(Evt context_handle, Evt fragment, DWORD flags, DWORD size, void *buffer, DWORD *used, DWORD *count) {
    if (fails("EvtRender")) return FALSE;
    *count = 0;
    if (flags == RENDER_BOOKMARK) {
        Object *bookmark = object_of(fragment, A_BOOKMARK);
        return bookmark && give_bookmark(bookmark, size, buffer, used);
    }
    Object *event = object_of(fragment, AN_EVENT);
    if (!event) return FALSE;
    if (flags == RENDER_XML) return give_text(event->record->xml, size, buffer, used);
    Object *context = object_of(context_handle, A_CONTEXT);
    return context && give_values(context, event, size, buffer, used, count);
}

EXPORT Evt WINAPI EvtCreateRenderContext(DWORD count, const wchar_t **paths, DWORD flags) {
    if (fails("EvtCreateRenderContext")) return 0;
    if (count || paths || (flags != CONTEXT_SYSTEM && flags != CONTEXT_USER)) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return 0;
    }
    Object *context = make(A_CONTEXT);
    context->properties = flags;
    return (Evt)context;
}

/* ---- sessions ---- */

typedef struct {
    wchar_t *server, *user, *domain, *password;
    DWORD flags;
} Login;

EXPORT Evt WINAPI EvtOpenSession(int kind, Login *login, DWORD timeout, DWORD flags) {
    if (fails("EvtOpenSession")) return 0;
    if (kind != 1 || timeout || flags || !login || !login->server || !*login->server) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return 0;
    }
    /* The one password that this knows. */
    if (login->password && wcscmp(login->password, L"secret")) {
        SetLastError(ERROR_LOGON_FAILURE);
        return 0;
    }
    InterlockedIncrement(&sessions);
    return (Evt)make(A_SESSION);
}

/* ---- for the tests ---- */

EXPORT DWORD WINAPI StandInOpenHandles(void) { return (DWORD)open_handles; }
EXPORT DWORD WINAPI StandInMisuses(void) { return (DWORD)misuses; }
EXPORT DWORD WINAPI StandInSessions(void) { return (DWORD)sessions; }

EXPORT void WINAPI StandInReset(void) {
    for (size_t i = 0; i < CALLS; i++) counts[i] = 0;
    sessions = 0;
}
