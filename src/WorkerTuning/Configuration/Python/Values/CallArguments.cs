namespace WorkerTuning.Configuration.Python;

/// <summary>The arguments of one call, with the checks that Python makes on them.</summary>
internal sealed class CallArguments(string function, List<object> positional, Dictionary<string, object> keywords)
{
    public List<object> Positional { get; } = positional;

    public Dictionary<string, object> Keywords { get; } = keywords;

    public int Count => Positional.Count;

    public object this[int index] => index < Count ? Positional[index] : throw new MissingArgumentException(function);

    /// <summary>Refuses other numbers of positional arguments, and any keyword that is not listed.</summary>
    public void Expect(Machine machine, int least, int most, params ReadOnlySpan<string> keywords)
    {
        if (Count < least || Count > most)
        {
            throw machine.TypeError($"{function}() takes {(Count < least ? $"at least {least}" : $"at most {most}")} arguments ({Count} given)");
        }

        foreach (var name in Keywords.Keys)
        {
            if (!keywords.Contains(name)) throw machine.TypeError($"{function}() got an unexpected keyword argument '{name}'");
        }
    }

    public object? Optional(int index, string? keyword = null)
    {
        if (index >= 0 && index < Count) return Positional[index];
        return keyword is null ? null : Keywords.GetValueOrDefault(keyword);
    }

    public string Text(Machine machine, int index) => this[index] as string
        ?? throw machine.TypeError($"{function}() argument {index + 1} must be str, not {Types.NameOf(this[index])}");

    public int Whole(Machine machine, int index) => machine.SmallInteger(this[index]);
}
