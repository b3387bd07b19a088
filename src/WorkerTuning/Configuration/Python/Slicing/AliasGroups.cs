namespace WorkerTuning.Configuration.Python;

/// <summary>Names that may stand for, or hold, one another's objects.</summary>
internal sealed class AliasGroups
{
    private readonly Dictionary<string, HashSet<string>> _groups = new(StringComparer.Ordinal);

    public AliasGroups(IEnumerable<(string Name, string Held)> pairs)
    {
        foreach (var (name, held) in pairs)
        {
            var (a, b) = (GroupOf(name), GroupOf(held));
            if (ReferenceEquals(a, b)) continue;
            var (large, small) = a.Count >= b.Count ? (a, b) : (b, a);
            foreach (var member in small)
            {
                large.Add(member);
                _groups[member] = large;
            }
        }
    }

    public IReadOnlyCollection<string> With(string name) => _groups.TryGetValue(name, out var group) ? group : [name];

    private HashSet<string> GroupOf(string name)
    {
        if (!_groups.TryGetValue(name, out var group)) _groups.Add(name, group = new HashSet<string>(StringComparer.Ordinal) { name });
        return group;
    }
}
