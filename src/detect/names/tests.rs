use super::*;

#[test]
fn products() {
    for text in [
        "name=\"eset\"",
        "name like 'eset%'",
        "name like '%sophos%'",
        "vendor='eset, spol. s r.o.'",
        "name like 'avg%'",
        "name like '_sophos'",
        "name='avg antivirus free'",
        "name like 'sentinel%'",
        "name='sentinel agent'",
        "sysmon64.exe",
        "kasperskylab",
        "name='nortonsecurity'",
        "name='sentinelhelperservice'",
        "win32_product.name='norton 360'",
    ] {
        assert!(security_product(text), "{text}");
    }
    for text in [
        "",
        "name='password reset client'",
        "name='lenovo preset app'",
        "sysmonitor.exe",
        r"executablepath='c:\\users\\jnorton\\app.exe'",
        "name like 'sentinel protection installer%'",
        "name='trend analyzer'",
    ] {
        assert!(!security_product(text), "{text}");
    }
}

#[test]
fn services_and_processes() {
    for text in [
        " sense",
        "name like '%sense%'",
        "name='windefend'",
        "name='sysmondrv'",
    ] {
        assert!(security_service(text), "{text}");
    }
    assert!(!security_service("name='sensrsvc'"));
    for text in ["name='smc.exe'", "/f /im msmpeng.exe", r"c:\\x\\ekrn.exe"] {
        assert!(security_process(text), "{text}");
    }
    assert!(!security_process("dsmc.exe") && !security_process("name='sysmonitor.exe'"));
}
