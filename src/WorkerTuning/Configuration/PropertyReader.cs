using System.Reflection;

namespace WorkerTuning.Configuration;

/// <summary>
/// Reads a property of the options through a delegate: reflection would write and compile code for each of a hundred properties at start. For the
/// same reason nothing here is generic over value types, of which a package can hold no machine code.
/// </summary>
internal static class PropertyReader
{
    // One property each.
    private static readonly Dictionary<string, Func<WorkerTuningOptions, object?>> Rare = new(StringComparer.Ordinal)
    {
        [nameof(WorkerTuningOptions.CertReqs)] = static o => o.CertReqs,
        [nameof(WorkerTuningOptions.Concurrency)] = static o => o.Concurrency,
        [nameof(WorkerTuningOptions.ControlSocketMode)] = static o => o.ControlSocketMode,
        [nameof(WorkerTuningOptions.Defaults)] = static o => o.Defaults,
        [nameof(WorkerTuningOptions.HeaderMap)] = static o => o.HeaderMap,
        [nameof(WorkerTuningOptions.Http2Cleartext)] = static o => o.Http2Cleartext,
        [nameof(WorkerTuningOptions.HttpProtocols)] = static o => o.HttpProtocols,
        [nameof(WorkerTuningOptions.LogFormat)] = static o => o.LogFormat,
        [nameof(WorkerTuningOptions.LogLevel)] = static o => o.LogLevel,
        [nameof(WorkerTuningOptions.OnHang)] = static o => o.OnHang,
        [nameof(WorkerTuningOptions.OnInvalid)] = static o => o.OnInvalid,
        [nameof(WorkerTuningOptions.OnMemory)] = static o => o.OnMemory,
        [nameof(WorkerTuningOptions.PrintConfig)] = static o => o.PrintConfig,
        [nameof(WorkerTuningOptions.ProxyProtocol)] = static o => o.ProxyProtocol,
        [nameof(WorkerTuningOptions.QueueOrder)] = static o => o.QueueOrder,
        [nameof(WorkerTuningOptions.StatsdBacklogType)] = static o => o.StatsdBacklogType,
        [nameof(WorkerTuningOptions.Umask)] = static o => o.Umask,
        [nameof(WorkerTuningOptions.WorkerClass)] = static o => o.WorkerClass,
        [nameof(WorkerTuningOptions.Workers)] = static o => o.Workers,
    };

    /// <exception cref="InvalidOperationException">A property of a type that has no reader here.</exception>
    public static Func<WorkerTuningOptions, object?> Of(PropertyInfo property)
    {
        var getter = property.GetMethod!;
        var type = property.PropertyType;
        if (!type.IsValueType)
            return getter.CreateDelegate<Func<WorkerTuningOptions, object?>>();
        if (Rare.TryGetValue(property.Name, out var rare))
            return rare;
        if (type == typeof(bool?))
        {
            var read = getter.CreateDelegate<Func<WorkerTuningOptions, bool?>>();
            return options => read(options);
        }

        if (type == typeof(int?))
        {
            var read = getter.CreateDelegate<Func<WorkerTuningOptions, int?>>();
            return options => read(options);
        }

        if (type == typeof(long?))
        {
            var read = getter.CreateDelegate<Func<WorkerTuningOptions, long?>>();
            return options => read(options);
        }

        if (type == typeof(TimeSpan?))
        {
            var read = getter.CreateDelegate<Func<WorkerTuningOptions, TimeSpan?>>();
            return options => read(options);
        }

        throw new InvalidOperationException($"{property.Name} has no reader: name it in {nameof(PropertyReader)}.");
    }
}
