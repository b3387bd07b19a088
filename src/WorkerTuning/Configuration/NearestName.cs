namespace WorkerTuning.Configuration;

/// <summary>The known name that somebody most likely meant.</summary>
internal static class NearestName
{
    private const int ShortestBeginning = 4;

    /// <summary>The nearest of <paramref name="known"/>, or null when none is near: the words agree, or one edit in four letters.</summary>
    public static string? Find(string name, IEnumerable<string> known)
    {
        var wanted = Letters(name);
        var limit = Math.Max(1, wanted.Length / 4);
        return known
            .Select(k => (Name: k, Distance: Distance(wanted, Letters(k))))
            .Where(c => c.Distance <= limit)
            .OrderBy(c => c.Distance)
            .ThenBy(c => c.Name, StringComparer.Ordinal)
            .Select(c => c.Name)
            .FirstOrDefault();
    }

    /// <summary>The one whose beginning is near, for words that were cut short; null for words of less than four letters, which begin too much.</summary>
    public static string? FindBeginning(string name, IEnumerable<string> known)
    {
        var wanted = Letters(name);
        if (wanted.Length < ShortestBeginning)
            return null;
        var limit = wanted.Length / ShortestBeginning;
        return known
            .Select(k => (Name: k, Distance: Beginnings(Letters(k), wanted).Select(beginning => Distance(wanted, beginning)).DefaultIfEmpty(int.MaxValue).Min()))
            .Where(c => c.Distance <= limit)
            .OrderBy(c => c.Distance)
            .ThenBy(c => c.Name, StringComparer.Ordinal)
            .Select(c => c.Name)
            .FirstOrDefault();
    }

    // A letter left out, put in, or swapped. One in the place of another makes a word of its own too often: --fast is no --past.
    private static IEnumerable<string> Beginnings(string word, string wanted) =>
        Enumerable.Range(wanted.Length - 1, 3)
            .Where(n => n <= word.Length)
            .Select(n => word[..n])
            .Where(beginning => beginning.Length != wanted.Length || beginning.Order().SequenceEqual(wanted.Order()));

    private static string Letters(string name) =>
        new([.. name.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant).Take(64)]);

    // Damerau's distance: a swap of neighbours counts once, since that is how names are mistyped.
    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var change = a[i - 1] == b[j - 1] ? 0 : 1;
                rows[i, j] = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + change);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }

        return rows[a.Length, b.Length];
    }
}
