namespace WorkerTuning.Tests.PublicSurface;

/// <summary>The lines by which two texts differ, with - for what is gone and + for what is new.</summary>
internal static class LineDiff
{
    public static string Of(string before, string after)
    {
        var (old, now) = (before.Split('\n'), after.Split('\n'));
        var common = LongestCommon(old, now);
        var lines = new List<string>();
        for (int i = 0, j = 0; i < old.Length || j < now.Length;)
        {
            if (i < old.Length && j < now.Length && old[i] == now[j])
                (i, j) = (i + 1, j + 1);
            else if (j == now.Length || (i < old.Length && common[i + 1, j] >= common[i, j + 1]))
                lines.Add($"- {old[i++]}");
            else
                lines.Add($"+ {now[j++]}");
        }
        return string.Join('\n', lines);
    }

    /// <summary>How many lines both have in common from line i of the one and line j of the other on.</summary>
    private static int[,] LongestCommon(string[] old, string[] now)
    {
        var common = new int[old.Length + 1, now.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        {
            for (var j = now.Length - 1; j >= 0; j--)
                common[i, j] = old[i] == now[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        }
        return common;
    }
}
