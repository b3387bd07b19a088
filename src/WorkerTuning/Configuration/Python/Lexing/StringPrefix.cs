namespace WorkerTuning.Configuration.Python;

/// <summary>The letters before a string's quote.</summary>
internal readonly record struct StringPrefix(int Length, bool IsRaw, bool IsBytes, bool IsFormat)
{
    /// <summary>False when what begins here is not a string.</summary>
    public static bool TryRead(string text, int position, int end, out StringPrefix prefix)
    {
        prefix = default;
        if (text[position] is not ('"' or '\'' or 'r' or 'R' or 'b' or 'B' or 'f' or 'F' or 'u' or 'U')) return false;
        var length = 0;
        var letters = new HashSet<char>(2);
        while (length < 3 && position + length < end && char.IsAsciiLetter(text[position + length]))
        {
            letters.Add(char.ToLowerInvariant(text[position + length]));
            length++;
        }

        prefix = new StringPrefix(length, letters.Contains('r'), letters.Contains('b'), letters.Contains('f'));
        if (position + length >= end || text[position + length] is not ('"' or '\'')) return false;
        return length == 0
            || (length == 1 && letters.Overlaps("rbfu"))
            || (length == 2 && letters.Count == 2 && letters.Contains('r') && letters.Overlaps("bf"));
    }
}
