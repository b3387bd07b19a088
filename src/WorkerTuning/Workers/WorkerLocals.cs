using Microsoft.Extensions.DependencyInjection;

namespace WorkerTuning.Workers;

/// <summary>The worker-locals of one worker, each made once in its scope. Reading one that is there takes no lock.</summary>
/// <param name="services">The worker's scope.</param>
/// <param name="types">Those of its pool.</param>
internal sealed class WorkerLocals(IServiceProvider services, LocalTypes types)
{
    // A cycle of values runs through delegates, where the container cannot see it and would overflow the stack.
    [ThreadStatic]
    private static List<(WorkerLocals Owner, Type Type)>? _making;

    private volatile Dictionary<Type, object> _made = [];

    /// <exception cref="InvalidOperationException">The constructors of several worker-locals need each other's values, or the type is another pool's.</exception>
    public object Get(Type type) => _made.TryGetValue(type, out var local) ? local : Make(type);

    private object Make(Type type)
    {
        var making = _making ??= [];
        if (making.Contains((this, type)))
            throw new InvalidOperationException($"Worker-locals need each other's values to be made: {string.Join(" -> ", making.Where(m => m.Owner == this).Select(m => m.Type).SkipWhile(t => t != type).Append(type).Select(t => t.Name))}.");
        making.Add((this, type));
        try
        {
            var local = services.GetRequiredKeyedService(type, types.KeyOf(type));
            // Two threads at once may lose an entry to each other; the container has the instance, and the next look notes it again.
            _made = new Dictionary<Type, object>(_made) { [type] = local };
            return local;
        }
        finally
        {
            making.RemoveAt(making.Count - 1);
        }
    }
}
