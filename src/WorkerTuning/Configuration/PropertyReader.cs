using System.Reflection;

namespace WorkerTuning.Configuration;

/// <summary>Reads a property of the options through a delegate: reflection would write and compile code for each of a hundred properties at start.</summary>
internal static class PropertyReader
{
    public static Func<WorkerTuningOptions, object?> Of(PropertyInfo property)
    {
        var getter = property.GetMethod!;
        return property.PropertyType switch
        {
            { IsValueType: false } => getter.CreateDelegate<Func<WorkerTuningOptions, object?>>(),
            var type when type == typeof(bool?) => Boxing<bool?>(getter),
            var type when type == typeof(int?) => Boxing<int?>(getter),
            var type when type == typeof(long?) => Boxing<long?>(getter),
            var type when type == typeof(TimeSpan?) => Boxing<TimeSpan?>(getter),
            // The enums, one property each: a delegate type apiece would cost more than it saves.
            _ => property.GetValue,
        };
    }

    private static Func<WorkerTuningOptions, object?> Boxing<T>(MethodInfo getter)
    {
        var read = getter.CreateDelegate<Func<WorkerTuningOptions, T>>();
        return options => read(options);
    }
}
