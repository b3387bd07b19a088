using Microsoft.Extensions.Configuration;

namespace WorkerTuning.Tests.Control;

/// <summary>A configuration file in memory: what is written is seen when it is read the next time.</summary>
internal sealed class ChangingSource : IConfigurationSource
{
    private readonly Dictionary<string, string?> _written = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Thrown by the next reading.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Called by each reading.</summary>
    public Action? Reading { get; set; }

    public void Set(string setting, string? value) => _written["WorkerTuning:" + setting] = value;

    public IConfigurationProvider Build(IConfigurationBuilder builder) => new Provider(this);

    private sealed class Provider(ChangingSource source) : ConfigurationProvider
    {
        public override void Load()
        {
            source.Reading?.Invoke();
            if (source.Failure is { } failure)
                throw failure;
            Data = new Dictionary<string, string?>(source._written.Where(p => p.Value is not null), StringComparer.OrdinalIgnoreCase);
        }
    }
}
