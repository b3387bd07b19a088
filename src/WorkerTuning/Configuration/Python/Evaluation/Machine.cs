using System.Globalization;
using System.Numerics;

namespace WorkerTuning.Configuration.Python;

/// <summary>What all operations share: the bounds, the place being evaluated, and the ways to fail.</summary>
internal sealed class Machine
{
    private readonly Stack<TryFrame> _tries = new();
    private long _steps;
    private long _memory;
    private int _folderEntries;

    public Machine(SourceText source, string path, IPythonHost host)
    {
        Source = source;
        Path = path;
        Host = host;
        Journal = new Journal(this);
        Environment = new EnvironmentVariables(this);
        Modules = new ModuleCatalogue(this);
    }

    public SourceText Source { get; }

    public string Path { get; }

    public IPythonHost Host { get; }

    public Journal Journal { get; }

    public EnvironmentVariables Environment { get; }

    public ModuleCatalogue Modules { get; }

    /// <summary>Calls anything callable.</summary>
    public Func<object, CallArguments, object> Invoke { get; set; } = (_, _) => PyNone.Value;

    /// <summary>The source being evaluated, for messages.</summary>
    public (int Start, int End) Place { get; set; }

    public object Call(object callee, params List<object> arguments) => Invoke(callee, new CallArguments("function", arguments, []));

    public void Spend(long steps)
    {
        _steps += steps;
        if (_steps > Limits.Steps) throw new PythonLimitException($"the file takes more than {Limits.Steps} steps to evaluate");
    }

    /// <summary>Counts what is allocated over the whole evaluation, in characters.</summary>
    public void Allocate(long characters)
    {
        _memory += characters;
        if (_memory > (long)Limits.Steps * 32) throw new PythonLimitException("the file builds too many or too large values");
    }

    public string NewText(string text)
    {
        CheckText(text.Length);
        return text;
    }

    public void CheckText(BigInteger length)
    {
        if (length > Limits.StringLength) throw new PythonLimitException($"a string of more than {Limits.StringLength} characters");
        Allocate((long)length);
        Spend((long)length >> 8);
    }

    public static void CheckCollection(BigInteger count)
    {
        if (count >= Limits.CollectionLength) throw new PythonLimitException($"a collection of {Limits.CollectionLength} items or more");
    }

    public bool Exists(string path) => Host.KindOf(PathText.Absolute(this, path)) != PathKind.Nothing;

    /// <summary>What is in a folder, by name, since the order of a file system means nothing; null for what is no folder that may be read.</summary>
    /// <exception cref="UnknownValueException">There is more in the folders than the bounds allow.</exception>
    public IReadOnlyList<FolderEntry>? ReadFolder(string path)
    {
        Spend(10);
        if (Host.ReadFolder(PathText.Absolute(this, path), Limits.FolderEntries - _folderEntries + 1) is not { } entries) return null;
        _folderEntries += entries.Count;
        Spend(entries.Count);
        if (_folderEntries > Limits.FolderEntries) throw new UnknownValueException(Unknown($"the folders that the file looks into hold more than {Limits.FolderEntries} names"));
        return [.. entries.OrderBy(e => e.Name, StringComparer.Ordinal)];
    }

    public PyPath NewPath(string text) => new(NewText(text));

    public PyList NewList(List<object> items)
    {
        CheckCollection(items.Count);
        Allocate(4L * items.Count);
        Spend(items.Count >> 4);
        return new PyList(this, items);
    }

    public PyTuple NewTuple(IReadOnlyList<object> items)
    {
        CheckCollection(items.Count);
        Allocate(4L * items.Count);
        Spend(items.Count >> 4);
        return new PyTuple(items);
    }

    public RaisedException Error(PyExceptionType type, string message) => Raise(new PyException(type, [message]));

    public RaisedException Raise(PyException exception) => new(exception, Place.Start, Place.End);

    public RaisedException TypeError(string message) => Error(ExceptionTypes.TypeError, message);

    public RaisedException ValueError(string message) => Error(ExceptionTypes.ValueError, message);

    public RaisedException KeyError(object key) => Raise(new PyException(ExceptionTypes.KeyError, [key]));

    /// <summary>A value that cannot be had, from the place being evaluated.</summary>
    public Unknown Unknown(string reason) => new(reason, Place.Start, Place.End);

    /// <summary>The result of an operation on an unknown value, which may also raise.</summary>
    public Unknown Derive(Unknown source)
    {
        if (!source.NeverRaises) MayRaise(source, isImport: false);
        return source;
    }

    /// <summary>Marks a point where an enclosing try body may be left; <paramref name="before"/> is done first when this run leaves it here.</summary>
    public void MayRaise(Unknown reason, bool isImport, Action? before = null)
    {
        if (!_tries.TryPeek(out var frame) || !frame.Pass(reason, isImport, Journal.Changes)) return;
        before?.Invoke();
        throw new AssumedException(frame);
    }

    /// <summary>Gives up following the enclosing try body: everything it assigns becomes unknown.</summary>
    public void GiveUpTry(Unknown reason)
    {
        if (_tries.TryPeek(out var frame)) frame.Hopeless ??= reason;
    }

    public void Enter(TryFrame frame) => _tries.Push(frame);

    public void Leave() => _tries.Pop();

    public BigInteger Integer(object value) => value switch
    {
        BigInteger number => number,
        bool flag => flag ? 1 : 0,
        _ => throw TypeError($"'{Types.NameOf(value)}' object cannot be interpreted as an integer"),
    };

    /// <summary>An index, width or count; what exceeds an int is cut to it.</summary>
    public int SmallInteger(object value) => (int)BigInteger.Clamp(Integer(value), int.MinValue, int.MaxValue);

    public static string Invariant(BigInteger value) => value.ToString(CultureInfo.InvariantCulture);
}
