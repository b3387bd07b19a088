using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace WorkerTuning.Tests.Docs;

/// <summary>What the log may hold: every message of the library's <c>Log</c> classes.</summary>
internal static partial class LogLines
{
    private static readonly IReadOnlyList<Type> Classes =
        [.. typeof(WorkerTuningOptions).Assembly.GetTypes().Where(t => t.Name == "Log" && t.Namespace?.StartsWith("WorkerTuning", StringComparison.Ordinal) == true)];

    /// <summary>Each matches the lines that are made of one message.</summary>
    public static IReadOnlyList<Regex> Templates { get; } =
    [
        .. Classes.SelectMany(c => c.GetMethods(BindingFlags.Public | BindingFlags.Static))
            .Select(m => m.GetCustomAttribute<LoggerMessageAttribute>()?.Message)
            // What is nothing but a value says nothing here.
            .Where(message => message is not null && message.Any(char.IsWhiteSpace))
            .Select(message => Template(message!)),
    ];

    public static IReadOnlySet<string> Categories { get; } =
        Classes.Select(c => c.GetField("Category", BindingFlags.Public | BindingFlags.Static)?.GetRawConstantValue()).OfType<string>().ToHashSet();

    // A message of several lines is quoted by its first.
    private static Regex Template(string message) =>
        new("^" + Hole().Replace(Regex.Escape(message.Split("{NewLine}")[0]), ".*") + "$");

    // As Regex.Escape leaves it.
    [GeneratedRegex(@"\\\{[^}]*\}")]
    private static partial Regex Hole();
}
