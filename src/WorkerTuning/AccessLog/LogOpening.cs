using Microsoft.Extensions.Logging;
using WorkerTuning.AccessLog.Writing;
using WorkerTuning.Planning;

namespace WorkerTuning.AccessLog;

/// <summary>Gathers the writers of a plan: those that are there already, and new ones for what is new.</summary>
internal sealed class LogOpening(IReadOnlyDictionary<object, LogWriter> before, RotationPlan rotation, TimeProvider clock)
{
    public Dictionary<object, LogWriter> Writers { get; } = [];

    public LogWriter StandardOutput(string name, ILogger logger) =>
        Get(LogPlan.Standard, () => new LogWriter(name, "standard output", new StandardOutputSink(), framed: false, logger));

    public LogWriter Framed(object address, string name, string target, Func<ILogSink> make, ILogger logger) =>
        Get(address, () => new LogWriter(name, target, make(), framed: true, logger));

    /// <exception cref="LogFileException">It cannot be opened.</exception>
    public LogWriter File(string setting, string path, ILogger logger, Action<int>? opened = null)
    {
        var full = Path.GetFullPath(path);
        return Get((full, rotation), () =>
        {
            try
            {
                return new LogWriter(setting, full, new FileSink(full, rotation, clock, opened), framed: false, logger);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new LogFileException(setting, e.Message, e);
            }
        });
    }

    private LogWriter Get(object key, Func<LogWriter> make)
    {
        if (!Writers.TryGetValue(key, out var writer))
            Writers[key] = writer = before.GetValueOrDefault(key) ?? make();
        return writer;
    }
}
