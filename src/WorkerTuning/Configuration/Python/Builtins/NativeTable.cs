using System.Collections.Frozen;

namespace WorkerTuning.Configuration.Python;

/// <summary>Collects the methods of a type; the object comes as the first argument.</summary>
internal sealed class NativeTable
{
    private readonly Dictionary<string, NativeFunction> _functions = new(StringComparer.Ordinal);

    public NativeTable Add(string name, NativeCode code, bool keepsUnknown = false)
    {
        _functions.Add(name, new NativeFunction(name, code, null, keepsUnknown));
        return this;
    }

    public FrozenDictionary<string, NativeFunction> Freeze() => _functions.ToFrozenDictionary(StringComparer.Ordinal);
}
