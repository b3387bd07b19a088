using Microsoft.AspNetCore.Server.Kestrel.Core;
using WorkerTuning.Configuration;

namespace WorkerTuning.Validation;

/// <summary>The rules that one value alone cannot break: those across settings, and what the machine must have.</summary>
internal static class CrossRules
{
    public static IEnumerable<SettingProblem> Find(SettingsView view) =>
        [.. Tls(view), .. Protocols(view), .. Folders(view), .. Identity(view), .. Concurrency(view), .. Unit(view)];

    private static IEnumerable<SettingProblem> Tls(SettingsView view)
    {
        var options = view.Options;
        foreach (var (name, path) in new[] { ("certfile", options.CertFile), ("keyfile", options.KeyFile), ("ca_certs", options.CaCerts) })
        {
            if (path is not null && view.Loaded.AreForThisMachine && !File.Exists(InChdir(options, path)))
                yield return view.Problem(name, "must be a PEM file that exists");
            else if (path is not null && name != "certfile" && options.CertFile is null)
                yield return view.Problem(name, "needs a certfile");
        }

        if (options is { CertReqs: not (null or ClientCertificateRequirement.None), CertFile: null })
            yield return view.Problem("cert_reqs", "needs a certfile: without TLS no client shows a certificate");
        if (options is { SslHandshakeTimeout: not null, CertFile: null })
            yield return view.Problem("ssl_handshake_timeout", "needs a certfile: without TLS there is no handshake");
    }

    private static IEnumerable<SettingProblem> Protocols(SettingsView view)
    {
        var (protocols, cleartext, cert) = (view.Options.HttpProtocols, view.Options.Http2Cleartext, view.Options.CertFile);
        if (protocols is { } p && p.HasFlag(HttpProtocols.Http3) && cert is null)
            yield return view.Problem("http_protocols", "h3 needs a certfile");
        if (protocols == HttpProtocols.Http2 && cert is null && cleartext != Http2Cleartext.PriorKnowledge)
            yield return view.Problem("http_protocols", "h2 alone needs a certfile or http2_cleartext = prior-knowledge");
        if (cleartext == Http2Cleartext.PriorKnowledge && cert is not null)
            yield return view.Problem("http2_cleartext", "does not go with a certfile: every bind then speaks TLS");
        if (protocols is { } udp && udp.HasFlag(HttpProtocols.Http3) && view.Options.ProxyProtocol is not (null or ProxyProtocol.Off))
            yield return view.Problem("proxy_protocol", "does not go with http_protocols h3: a QUIC connection has no PROXY header, so its client would go unseen");
    }

    private static IEnumerable<SettingProblem> Folders(SettingsView view)
    {
        var options = view.Options;
        if (!view.Loaded.AreForThisMachine)
            yield break;
        foreach (var (name, path) in new[] { ("chdir", options.Chdir), ("worker_tmp_dir", options.WorkerTmpDir), ("tmp_upload_dir", options.TmpUploadDir) })
        {
            if (path is not null && !Directory.Exists(name == "chdir" ? path : InChdir(options, path)))
                yield return view.Problem(name, "must be a folder that exists");
        }
    }

    // As in gunicorn, which changes the folder first.
    private static string InChdir(WorkerTuningOptions options, string path) => Path.Combine(options.Chdir ?? "", path);

    public static IEnumerable<SettingProblem> Concurrency(SettingsView view)
    {
        if (view.Options is { MinConcurrency: { } min, MaxConcurrency: { } max } && min > max)
            yield return view.Problem("min_concurrency", $"must not be above max_concurrency = {max}");
    }

    private static IEnumerable<SettingProblem> Unit(SettingsView view)
    {
        if (view.Options.SystemdUnit is { } path && !(File.Exists(path) && WholeFile.IsRegular(path)))
            yield return view.Problem("systemd_unit", "must be a unit file that exists");
    }

    // Going on as another user than the one asked for would be unsafe, so what the system cannot do is refused.
    private static IEnumerable<SettingProblem> Identity(SettingsView view)
    {
        if (OperatingSystem.IsLinux())
            yield break;
        foreach (var (name, value) in new[] { ("user", view.Options.User), ("group", view.Options.Group) })
        {
            if (value is not null)
                yield return view.Problem(name, "can be changed on Linux only");
        }
    }
}
