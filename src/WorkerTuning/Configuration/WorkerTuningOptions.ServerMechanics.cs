using WorkerTuning.Configuration;
using WorkerTuning.Configuration.Checks;

namespace WorkerTuning;

[GunicornOnly("sendfile", "Kestrel sends files its own way, without a copy through managed memory; there is nothing to switch.", Flags = "--no-sendfile", Form = FlagForm.NegatedSwitch)]
[GunicornOnly("daemon", "Run the process under systemd or a container; nothing detaches itself here.", Flags = "-D --daemon", Form = FlagForm.Switch, Gunicorn = "false")]
[GunicornOnly("pythonpath", "There is no Python module path.", Flags = "--pythonpath")]
[GunicornOnly("paste", "PasteDeploy files have no reader here; move their settings to gunicorn.conf.py or appsettings.", Flags = "--paste --paster")]
[GunicornOnly("raw_paste_global_conf", "PasteDeploy files have no reader here.", Flags = "--paste-global", Form = FlagForm.Repeated, Gunicorn = "[]", Secret = true)]
[GunicornOnly("protocol", "Kestrel speaks HTTP; let nginx use proxy_pass instead of uwsgi_pass.", Flags = "--protocol", Gunicorn = "http", Refused = true)]
[GunicornOnly("uwsgi_allow_ips", "The uwsgi protocol is not spoken.", Flags = "--uwsgi-allow-from", Gunicorn = "127.0.0.1,::1")]
[GunicornOnly("permit_obsolete_folding", "Kestrel always refuses folded header lines with 400.", Flags = "--permit-obsolete-folding", Form = FlagForm.Switch, Gunicorn = "false")]
[GunicornOnly("strip_header_spaces", "Kestrel always refuses a blank before a header's colon with 400.", Flags = "--strip-header-spaces", Form = FlagForm.Switch, Gunicorn = "false")]
[GunicornOnly("permit_unconventional_http_version", "Kestrel takes HTTP/1.0, 1.1, 2 and 3 and always refuses others with 505.", Flags = "--permit-unconventional-http-version", Form = FlagForm.Switch, Gunicorn = "false")]
[GunicornOnly("http_parser", "Kestrel has one parser.", Flags = "--http-parser", Gunicorn = "auto")]
public sealed partial class WorkerTuningOptions
{
    /// <summary>Build all workers before the server listens. Null and false: they are built in the background after it listens.</summary>
    [Setting("preload_app", Flags = "--preload", Form = FlagForm.Switch, Gunicorn = "false", NeedsRestart = true, Verdict = Verdict.Emulated, Becomes = "workers that are warm before the server listens")]
    public bool? PreloadApp { get; set; }

    /// <summary>The folder to change to before anything is started. It must exist. Null: left alone. The content root is not moved by it.</summary>
    [Setting("chdir", Flags = "--chdir", NeedsRestart = true, Becomes = "the process's working directory")]
    public string? Chdir { get; set; }

    /// <summary>Environment variables to set, each <c>NAME=VALUE</c>, before anything is started. Null: none. Printed without their values.</summary>
    [Setting("raw_env", Flags = "-e --env", Form = FlagForm.Repeated, Secret = true, NeedsRestart = true, Becomes = "the process's environment")]
    [EnvironmentEntries]
    public IReadOnlyList<string>? RawEnv { get; set; }

    /// <summary>The file that holds the process id while the server runs. Null: none. A file of a process that lives is an error, a stale one is replaced.</summary>
    [Setting("pidfile", Flags = "-p --pid", NeedsRestart = true, Becomes = "a file with the process id")]
    public string? PidFile { get; set; }

    /// <summary>Where request bodies are buffered when <see cref="TmpUploadDir"/> is not set. It must exist. Null: the system's temp folder. Heartbeats need no files here.</summary>
    [Setting("worker_tmp_dir", Flags = "--worker-tmp-dir", NeedsRestart = true, Verdict = Verdict.Emulated, Becomes = "the folder of buffered bodies; heartbeats need no files")]
    public string? WorkerTmpDir { get; set; }

    /// <summary>The user to become once the sockets are bound, a name or a number. Needs root. Null: no change. Linux only.</summary>
    [Setting("user", Flags = "-u --user", NeedsRestart = true, Becomes = "setuid of the process after binding")]
    public string? User { get; set; }

    /// <summary>The group to become once the sockets are bound, a name or a number. Needs root. Null: the group of <see cref="User"/> where that is set. Linux only.</summary>
    [Setting("group", Flags = "-g --group", NeedsRestart = true, Becomes = "setgid of the process after binding")]
    public string? Group { get; set; }

    /// <summary>The mode bits that new files and unix sockets are made without, octal such as <c>0027</c>. Null: left alone, while unix sockets are open to all under gunicorn's defaults, whose umask is 0. Linux and macOS only.</summary>
    [Setting("umask", Flags = "-m --umask", NeedsRestart = true, Becomes = "the process's umask and the mode of unix sockets")]
    public UnixFileMode? Umask { get; set; }

    /// <summary>Take the supplementary groups of <see cref="User"/> too. Null and false: none are kept.</summary>
    [Setting("initgroups", Flags = "--initgroups", Form = FlagForm.Switch, Gunicorn = "false", NeedsRestart = true, Becomes = "initgroups before setuid")]
    public bool? InitGroups { get; set; }

    /// <summary>Where request bodies are buffered. It must exist. Null: <see cref="WorkerTmpDir"/>.</summary>
    [Setting("tmp_upload_dir", NeedsRestart = true, Becomes = "the folder where ASP.NET Core buffers bodies")]
    public string? TmpUploadDir { get; set; }

    /// <summary>
    /// Headers by which a proxy of <see cref="ForwardedAllowIps"/> says that the client came by TLS, each with the value that says so. Names in
    /// any case, values exactly. Any other value means http, and headers that contradict each other are answered with 400. Null and empty: none,
    /// X-Forwarded-Proto being read with the other forwarded headers.
    /// </summary>
    [Setting("secure_scheme_headers", Gunicorn = "X-FORWARDED-PROTOCOL=ssl,X-FORWARDED-PROTO=https,X-FORWARDED-SSL=on", Becomes = "HttpRequest.Scheme")]
    [HeaderNames(everyName: false)]
    public IReadOnlyDictionary<string, string>? SecureSchemeHeaders { get; set; }

    /// <summary>
    /// The proxies whose X-Forwarded-For, -Proto and -Host are believed: addresses, CIDR networks, or <c>*</c> for all. Peers on unix sockets
    /// always are. Null: these headers are left to ASP.NET Core, and loopback is believed in <see cref="SecureSchemeHeaders"/> and
    /// <see cref="ForwarderHeaders"/>.
    /// </summary>
    /// <remarks>gunicorn never takes the client's address or the host from a header; see docs/proxies.md.</remarks>
    [Setting("forwarded_allow_ips", Flags = "--forwarded-allow-ips", Variable = "FORWARDED_ALLOW_IPS", Gunicorn = "127.0.0.1,::1", Becomes = "ForwardedHeaders with known proxies and networks")]
    [PeerEntries]
    public IReadOnlyList<string>? ForwardedAllowIps { get; set; }

    /// <summary>Headers that proxies of <see cref="ForwardedAllowIps"/> may send although their names hold an underscore; <c>*</c> for all. SCRIPT_NAME among them is the path the application is mounted under. Null: none.</summary>
    [Setting("forwarder_headers", Flags = "--forwarder-headers", Gunicorn = "SCRIPT_NAME,PATH_INFO", Becomes = "headers let through from trusted proxies, and SCRIPT_NAME as HttpRequest.PathBase")]
    [HeaderNames(everyName: true)]
    public IReadOnlyList<string>? ForwarderHeaders { get; set; }

    /// <summary>What happens to headers whose names hold an underscore, except those of <see cref="ForwarderHeaders"/>. Null: passed on, as ASP.NET Core does.</summary>
    [Setting("header_map", Flags = "--header-map", Gunicorn = "drop", Becomes = "a rule on header names")]
    public HeaderMap? HeaderMap { get; set; }

    /// <summary>Take methods that <see cref="StrictRequests"/> refuses although they are tokens: lower-case ones, those with a <c>#</c>, and those of less than 3 or more than 20 characters. Null and false: they are answered with 400.</summary>
    [Setting("permit_unconventional_http_method", Flags = "--permit-unconventional-http-method", Form = FlagForm.Switch, Gunicorn = "false", Becomes = "a rule on methods that is lifted")]
    public bool? PermitUnconventionalHttpMethod { get; set; }

    /// <summary>Make the method of a request upper-case, once it is found to be allowed. Null and false: it stays as sent.</summary>
    [Setting("casefold_http_method", Flags = "--casefold-http-method", Form = FlagForm.Switch, Gunicorn = "false", Becomes = "an upper-case HttpRequest.Method")]
    public bool? CasefoldHttpMethod { get; set; }

    /// <summary>
    /// Connections may begin with a PROXY header, which then says who the client is: <c>auto</c> for both versions of it, <c>v1</c>, <c>v2</c>.
    /// A connection without one is served as it is, as in gunicorn. Null: off.
    /// </summary>
    [Setting("proxy_protocol", Flags = "--proxy-protocol", Form = FlagForm.OptionalValue, BareFlag = "auto", Gunicorn = "off", NeedsRestart = true, Becomes = "connection middleware that reads the PROXY header before TLS and HTTP")]
    public ProxyProtocol? ProxyProtocol { get; set; }

    /// <summary>The peers that may send a PROXY header: addresses, CIDR networks, or <c>*</c> for all; unix peers always may. Others that send one are answered with 403. Null: 127.0.0.1 and ::1.</summary>
    [Setting("proxy_allow_ips", Flags = "--proxy-allow-from", Gunicorn = "127.0.0.1,::1", Becomes = "the peers whose PROXY header is believed")]
    [PeerEntries]
    public IReadOnlyList<string>? ProxyAllowIps { get; set; }
}
