using System.Reflection;

namespace WorkerTuning.Configuration;

/// <summary>
/// Reads a property of the options through a delegate: reflection would write and compile code for each of a hundred properties at start. For the
/// same reason nothing here is generic over value types, of which a package can hold no machine code.
/// </summary>
internal static class PropertyReader
{
    // One property each.
    private static readonly Dictionary<string, Func<WorkerPoolOptions, object?>> Rare = new(StringComparer.Ordinal)
    {
        [nameof(WorkerTuningOptions.CertReqs)] = static o => ((WorkerTuningOptions)o).CertReqs,
        [nameof(WorkerPoolOptions.Concurrency)] = static o => o.Concurrency,
        [nameof(WorkerTuningOptions.ControlSocketMode)] = static o => ((WorkerTuningOptions)o).ControlSocketMode,
        [nameof(WorkerTuningOptions.Defaults)] = static o => ((WorkerTuningOptions)o).Defaults,
        [nameof(WorkerTuningOptions.HeaderMap)] = static o => ((WorkerTuningOptions)o).HeaderMap,
        [nameof(WorkerTuningOptions.Http2Cleartext)] = static o => ((WorkerTuningOptions)o).Http2Cleartext,
        [nameof(WorkerTuningOptions.HttpProtocols)] = static o => ((WorkerTuningOptions)o).HttpProtocols,
        [nameof(WorkerTuningOptions.LogFormat)] = static o => ((WorkerTuningOptions)o).LogFormat,
        [nameof(WorkerTuningOptions.LogLevel)] = static o => ((WorkerTuningOptions)o).LogLevel,
        [nameof(WorkerTuningOptions.OnHang)] = static o => ((WorkerTuningOptions)o).OnHang,
        [nameof(WorkerTuningOptions.OnInvalid)] = static o => ((WorkerTuningOptions)o).OnInvalid,
        [nameof(WorkerTuningOptions.OnMemory)] = static o => ((WorkerTuningOptions)o).OnMemory,
        [nameof(WorkerTuningOptions.Pools)] = static o => ((WorkerTuningOptions)o).Pools is { Count: > 0 } pools ? pools : null,
        [nameof(WorkerTuningOptions.PrintConfig)] = static o => ((WorkerTuningOptions)o).PrintConfig,
        [nameof(WorkerTuningOptions.ProxyProtocol)] = static o => ((WorkerTuningOptions)o).ProxyProtocol,
        [nameof(WorkerPoolOptions.QueueOrder)] = static o => o.QueueOrder,
        [nameof(WorkerTuningOptions.StatsdBacklogType)] = static o => ((WorkerTuningOptions)o).StatsdBacklogType,
        [nameof(WorkerTuningOptions.Umask)] = static o => ((WorkerTuningOptions)o).Umask,
        [nameof(WorkerPoolOptions.WorkerClass)] = static o => o.WorkerClass,
        [nameof(WorkerPoolOptions.Workers)] = static o => o.Workers,
    };

    /// <exception cref="InvalidOperationException">A property of a type that has no reader here.</exception>
    public static Func<WorkerPoolOptions, object?> Of(PropertyInfo property)
    {
        if (Rare.TryGetValue(property.Name, out var rare))
            return rare;
        var getter = property.GetMethod!;
        return property.DeclaringType == typeof(WorkerPoolOptions) ? OfPool(property, getter) : OfServer(property, getter);
    }

    private static Func<WorkerPoolOptions, object?> OfPool(PropertyInfo property, MethodInfo getter)
    {
        var type = property.PropertyType;
        if (!type.IsValueType)
            return getter.CreateDelegate<Func<WorkerPoolOptions, object?>>();
        if (type == typeof(int?))
        {
            var read = getter.CreateDelegate<Func<WorkerPoolOptions, int?>>();
            return options => read(options);
        }

        if (type == typeof(long?))
        {
            var read = getter.CreateDelegate<Func<WorkerPoolOptions, long?>>();
            return options => read(options);
        }

        if (type == typeof(TimeSpan?))
        {
            var read = getter.CreateDelegate<Func<WorkerPoolOptions, TimeSpan?>>();
            return options => read(options);
        }

        throw NoReader(property);
    }

    private static Func<WorkerPoolOptions, object?> OfServer(PropertyInfo property, MethodInfo getter)
    {
        var type = property.PropertyType;
        if (!type.IsValueType)
        {
            var read = getter.CreateDelegate<Func<WorkerTuningOptions, object?>>();
            return options => read((WorkerTuningOptions)options);
        }

        if (type == typeof(bool?))
        {
            var read = getter.CreateDelegate<Func<WorkerTuningOptions, bool?>>();
            return options => read((WorkerTuningOptions)options);
        }

        if (type == typeof(int?))
        {
            var read = getter.CreateDelegate<Func<WorkerTuningOptions, int?>>();
            return options => read((WorkerTuningOptions)options);
        }

        if (type == typeof(long?))
        {
            var read = getter.CreateDelegate<Func<WorkerTuningOptions, long?>>();
            return options => read((WorkerTuningOptions)options);
        }

        if (type == typeof(TimeSpan?))
        {
            var read = getter.CreateDelegate<Func<WorkerTuningOptions, TimeSpan?>>();
            return options => read((WorkerTuningOptions)options);
        }

        throw NoReader(property);
    }

    private static InvalidOperationException NoReader(PropertyInfo property) =>
        new($"{property.Name} has no reader: name it in {nameof(PropertyReader)}.");
}
