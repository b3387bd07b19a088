using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using WorkerTuning.Configuration;
using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Validation;

/// <summary>The rules that a single value's type and range cannot say.</summary>
internal static class CrossRules
{
    public static IEnumerable<SettingProblem> Find(SettingsView view) =>
        [.. Binds(view), .. Tls(view), .. Protocols(view), .. Folders(view), .. Identity(view), .. Trust(view), .. RawEnv(view), .. Schedule(view)];

    private static IEnumerable<SettingProblem> Binds(SettingsView view)
    {
        foreach (var bind in view.Options.Bind ?? [])
        {
            if (BindText.Parse(bind, out var error) is null)
                yield return view.Problem("bind", $"'{bind}' must be {error}");
        }

        if (view.Options.Bind is { Count: 0 })
            yield return view.Problem("bind", "must name at least one address");
    }

    private static IEnumerable<SettingProblem> Tls(SettingsView view)
    {
        var options = view.Options;
        foreach (var (name, path) in new[] { ("certfile", options.CertFile), ("keyfile", options.KeyFile), ("ca_certs", options.CaCerts) })
        {
            if (path is not null && !File.Exists(path))
                yield return view.Problem(name, "must be a PEM file that exists");
            else if (path is not null && name != "certfile" && options.CertFile is null)
                yield return view.Problem(name, "needs a certfile");
        }

        if (options is { CertReqs: not (null or ClientCertificates.None), CertFile: null })
            yield return view.Problem("cert_reqs", "needs a certfile: without TLS no client shows a certificate");
        if (options.Ciphers is not { } ciphers)
            yield break;
        if (CipherText.Parse(ciphers, out var unknown) is null)
            yield return view.Problem("ciphers", $"'{unknown}' is not a cipher suite of .NET; name each suite, such as ECDHE-RSA-AES128-GCM-SHA256 or TLS_AES_128_GCM_SHA256");
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
    }

    private static IEnumerable<SettingProblem> Folders(SettingsView view)
    {
        var options = view.Options;
        foreach (var (name, path) in new[] { ("chdir", options.Chdir), ("worker_tmp_dir", options.WorkerTmpDir), ("tmp_upload_dir", options.TmpUploadDir) })
        {
            if (path is not null && !Directory.Exists(path))
                yield return view.Problem(name, "must be a folder that exists");
        }
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

    private static IEnumerable<SettingProblem> Trust(SettingsView view)
    {
        foreach (var (name, peers) in new[] { ("forwarded_allow_ips", view.Options.ForwardedAllowIps), ("proxy_allow_ips", view.Options.ProxyAllowIps) })
        {
            foreach (var peer in peers ?? [])
            {
                if (peer != "*" && !IPAddress.TryParse(peer, out _) && !IPNetwork.TryParse(peer, out _))
                    yield return view.Problem(name, $"'{peer}' must be an address, a network such as 10.0.0.0/8 without host bits, or *");
            }
        }
    }

    private static IEnumerable<SettingProblem> RawEnv(SettingsView view)
    {
        foreach (var entry in view.Options.RawEnv ?? [])
        {
            if (entry.IndexOf('=', StringComparison.Ordinal) <= 0 || entry.Contains('\0', StringComparison.Ordinal))
                yield return view.Problem("raw_env", "each entry must be NAME=VALUE");
        }
    }

    private static IEnumerable<SettingProblem> Schedule(SettingsView view)
    {
        foreach (var time in view.Options.RecycleAt ?? [])
        {
            if (!TimeOnly.TryParseExact(time, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
                yield return view.Problem("recycle_at", $"'{time}' must be a time of day such as 03:30");
        }
    }
}
