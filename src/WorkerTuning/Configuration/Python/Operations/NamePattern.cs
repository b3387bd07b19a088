namespace WorkerTuning.Configuration.Python;

/// <summary>The patterns of <c>fnmatch</c> for one name: <c>*</c>, <c>?</c>, <c>[abc]</c>, <c>[!a-c]</c>.</summary>
internal static class NamePattern
{
    public static bool IsOne(string text) => text.AsSpan().IndexOfAny('*', '?', '[') >= 0;

    public static bool Matches(Machine machine, string pattern, string name)
    {
        // Only the last star can have to take more: what earlier ones took is as good as any.
        var (at, position, star, taken) = (0, 0, -1, 0);
        while (position < name.Length)
        {
            machine.Spend(1);
            if (at < pattern.Length && pattern[at] == '*')
            {
                (star, taken) = (at++, position);
            }
            else if (at < pattern.Length && TakesOne(pattern, at, name[position], out var next))
            {
                (at, position) = (next, position + 1);
            }
            else if (star >= 0)
            {
                (at, position) = (star + 1, ++taken);
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(at).TrimStart('*').IsEmpty;
    }

    private static bool TakesOne(string pattern, int at, char c, out int next)
    {
        next = at + 1;
        if (pattern[at] == '?') return true;
        if (pattern[at] != '[') return pattern[at] == c;
        var isNegated = next < pattern.Length && pattern[next] == '!';
        var first = isNegated ? next + 1 : next;
        // A bracket that comes first stands for itself, and one that is never closed does as well.
        var end = first < pattern.Length ? pattern.IndexOf(']', first + 1) : -1;
        if (end < 0) return c == '[';
        next = end + 1;
        return HasOne(pattern.AsSpan(first, end - first), c) != isNegated;
    }

    private static bool HasOne(ReadOnlySpan<char> set, char c)
    {
        for (var i = 0; i < set.Length; i++)
        {
            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                if (set[i] <= c && c <= set[i + 2]) return true;
                i += 2;
            }
            else if (set[i] == c)
            {
                return true;
            }
        }

        return false;
    }
}
