using System.Text.RegularExpressions;
using WorkerTuning.Configuration.Sources;
using WorkerTuning.Tests.Configuration;

namespace WorkerTuning.Tests.Docs;

/// <summary>A command line of a page that starts a program of ours: variables, <c>dotnet Some.dll</c> or <c>dotnet run --project …</c>, flags.</summary>
internal static partial class ShellCommand
{
    public static bool StartsOurs(string line) => Start().IsMatch(line);

    /// <summary>Every variable and every flag is known and holds a value that is allowed.</summary>
    public static void AssertIsTaken(string line)
    {
        Assert.True(ShellWords.TrySplit(Comment().Replace(line.Split(" | ")[0], ""), out var words, out var error), $"{line}: {error}");
        using var given = new Given();
        var variables = words.TakeWhile(w => Assignment().IsMatch(w)).ToList();
        foreach (var pair in variables.Select(v => v.Split('=', 2)))
            given.Variable(pair[0], pair[1]);
        var program = words.Skip(variables.Count).ToList();
        var arguments = program[1] == "run" ? program.SkipWhile(w => w != "--").Skip(1) : program.Skip(2);

        var loaded = given.Flags([.. arguments]).Load();

        // Pages name files that are not here.
        var wrong = loaded.Problems.Concat(loaded.Warnings).Where(p => p.Setting != "config");
        Assert.True(!wrong.Any(), $"{line}: {string.Join("; ", wrong)}");
    }

    [GeneratedRegex(@"^(?:[A-Z_]+=\S+ |[A-Z_]+=""[^""]*"" )*dotnet (?:\S+\.dll|run --project )")]
    private static partial Regex Start();

    [GeneratedRegex("^[A-Z_]+=")]
    private static partial Regex Assignment();

    [GeneratedRegex(@"\s+# .*$")]
    private static partial Regex Comment();
}
