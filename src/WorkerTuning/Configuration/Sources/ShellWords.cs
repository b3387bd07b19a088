using System.Text;

namespace WorkerTuning.Configuration.Sources;

/// <summary>Splits a line into words as a POSIX shell does: blanks, both quotes, and the backslash.</summary>
internal static class ShellWords
{
    /// <summary>False when a quote is not closed or the line ends in a backslash; <paramref name="error"/> says which.</summary>
    public static bool TrySplit(string line, out List<string> words, out string? error)
    {
        words = [];
        error = null;
        var word = new StringBuilder();
        var inWord = false;
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            switch (c)
            {
                case '\'' or '"':
                    var end = c == '\'' ? line.IndexOf('\'', i + 1) : ReadDoubleQuoted(line, i + 1, word);
                    if (end < 0)
                    {
                        error = $"the quote at character {i + 1} is not closed";
                        return false;
                    }

                    if (c == '\'')
                        word.Append(line, i + 1, end - i - 1);
                    inWord = true;
                    i = end;
                    break;
                case '\\':
                    if (++i == line.Length)
                    {
                        error = "a backslash stands at the end";
                        return false;
                    }

                    word.Append(line[i]);
                    inWord = true;
                    break;
                case ' ' or '\t' or '\r' or '\n':
                    if (inWord)
                        words.Add(word.ToString());
                    word.Clear();
                    inWord = false;
                    break;
                default:
                    word.Append(c);
                    inWord = true;
                    break;
            }
        }

        if (inWord)
            words.Add(word.ToString());
        return true;
    }

    // Inside double quotes a backslash is itself unless a quote or another backslash follows.
    private static int ReadDoubleQuoted(string line, int start, StringBuilder word)
    {
        for (var i = start; i < line.Length; i++)
        {
            if (line[i] == '"')
                return i;
            if (line[i] == '\\' && i + 1 < line.Length && line[i + 1] is '"' or '\\')
                i++;
            word.Append(line[i]);
        }

        return -1;
    }
}
