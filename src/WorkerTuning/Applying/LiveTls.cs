using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WorkerTuning.Configuration;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying;

/// <summary>The certificate and the trust that handshakes use, as the files held them when they were last read. Connections keep theirs.</summary>
internal sealed class LiveTls([FromKeyedServices(ServerClock.Key)] TimeProvider clock, ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger(Log.Category);
    private LoadedTls? _first;
    private volatile LoadedTls? _current;
    private volatile SslStreamCertificateContext? _renewed;

    public LoadedTls Current => _current!;

    /// <summary>Time until the server's certificate expires, below zero once it has; null without TLS from files.</summary>
    public TimeSpan? TimeLeft => _current?.Certificate.NotAfter.ToUniversalTime() - clock.GetUtcNow().UtcDateTime;

    /// <summary>What clients hold against the certificate now.</summary>
    public IReadOnlyList<SettingProblem> Concerns => _current?.Concerns(clock.GetUtcNow()) ?? [];

    public void Begin(LoadedTls first)
    {
        _current = _first = first;
        Warn();
    }

    /// <summary>Reads the files anew, without taking what they hold yet.</summary>
    /// <param name="plan">The plan that is to come.</param>
    /// <returns>Null where there is nothing to take: no TLS, or files that the user which the process became may not read.</returns>
    /// <exception cref="WorkerTuningException">A file does not load.</exception>
    public LoadedTls? Read(WorkerPlan plan)
    {
        if (_current is null || plan.Listen.Tls is not { } tls)
            return null;
        if (plan.Process is { User: not null } or { Group: not null } && Unreadable(tls) is { } path)
        {
            Log.CertificateNotRead(_logger, path);
            return null;
        }

        return LoadedTls.Load(plan);
    }

    public void Use(LoadedTls next)
    {
        if (_current!.Certificate.Thumbprint != next.Certificate.Thumbprint)
        {
            // As Kestrel makes its own at the start.
            _renewed = SslStreamCertificateContext.Create(next.Certificate, next.Chain);
            Log.CertificateRenewed(_logger, next.Certificate.Subject, next.Certificate.NotAfter.ToUniversalTime());
        }

        _current = next;
        Warn();
    }

    /// <summary>Gives a handshake the renewed certificate, unless the application's own code chose another than ours.</summary>
    public void Renew(SslServerAuthenticationOptions handshake)
    {
        if (_renewed is not { } renewed || handshake.ServerCertificateContext?.TargetCertificate.Equals(_first!.Certificate) != true)
            return;
        handshake.ServerCertificate = null;
        handshake.ServerCertificateContext = renewed;
    }

    private void Warn()
    {
        foreach (var concern in Concerns)
            Log.CertificateConcern(_logger, concern.ToString());
    }

    [SuppressMessage("Design", "CA1031", Justification = "What else is wrong with a file, loading it says.")]
    private static string? Unreadable(TlsPlan tls)
    {
        foreach (var path in new[] { tls.CertFile, tls.KeyFile, tls.CaCerts }.OfType<string>())
        {
            // To open a pipe would wait for somebody to write.
            if (!WholeFile.IsRegular(path))
                continue;
            try
            {
                using var file = File.OpenRead(path);
            }
            catch (UnauthorizedAccessException)
            {
                return path;
            }
            catch (Exception)
            {
                continue;
            }
        }

        return null;
    }
}
