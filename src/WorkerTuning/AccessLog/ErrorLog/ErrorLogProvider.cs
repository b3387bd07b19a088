using Microsoft.Extensions.Logging;

namespace WorkerTuning.AccessLog.ErrorLog;

/// <summary>
/// gunicorn's error log behind ILogger, by its own name in the section Logging. It is there before the settings are read, since they may need
/// a logger, and silent until its files are open.
/// </summary>
[ProviderAlias(Alias)]
internal sealed class ErrorLogProvider : ILoggerProvider, ISupportExternalScope
{
    /// <summary>Its name in the section Logging.</summary>
    public const string Alias = "ErrorLog";

    private readonly LogOutputs _outputs;
    private IExternalScopeProvider? _scopes;

    public ErrorLogProvider(LogOutputs outputs) : this(outputs, isAsked: true)
    {
    }

    /// <param name="outputs">Who hears it.</param>
    /// <param name="isAsked">Whether it is the one that the host's logger factory has taken.</param>
    public ErrorLogProvider(LogOutputs outputs, bool isAsked)
    {
        _outputs = outputs;
        if (isAsked)
            outputs.IsFed = true;
    }

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public ILogger CreateLogger(string categoryName) => new ErrorLogger(categoryName, _outputs, _scopes);

    public void Dispose()
    {
        // The files are closed with the outputs, after everything that may still log.
    }
}
