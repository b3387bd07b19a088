using Microsoft.Extensions.Logging;

namespace WorkerTuning.AccessLog.ErrorLog;

/// <summary>
/// gunicorn's error log behind ILogger, by its own name in the section Logging. It is there before the settings are read, since they may need
/// a logger, and silent until its files are open.
/// </summary>
[ProviderAlias(Alias)]
internal sealed class ErrorLogProvider(LogOutputs outputs) : ILoggerProvider, ISupportExternalScope
{
    /// <summary>Its name in the section Logging.</summary>
    public const string Alias = "ErrorLog";

    private IExternalScopeProvider? _scopes;

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public ILogger CreateLogger(string categoryName) => new ErrorLogger(categoryName, outputs, _scopes);

    public void Dispose()
    {
        // The files are closed with the outputs, after everything that may still log.
    }
}
