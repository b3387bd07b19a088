using System.Text.Json.Nodes;

namespace WorkerTuning.Control.ControlSocket;

/// <summary>A command.</summary>
/// <param name="Usage">Its name, and its argument in brackets: <c>[N]</c> where it may be left out, <c>&lt;ID&gt;</c> where not.</param>
/// <param name="Help">What it does.</param>
/// <param name="Acts">Whether it changes anything.</param>
/// <param name="Run">Carries it out. The argument is null where it was left out.</param>
internal sealed record ControlCommand(string Usage, string Help, bool Acts, Func<string?, ControlPeer, JsonNode> Run)
{
    public IReadOnlyList<string> Name { get; } = [.. Words(Usage).TakeWhile(w => w[0] is not ('[' or '<'))];

    public bool TakesArgument => Words(Usage).Length > Name.Count;

    public bool NeedsArgument => Usage.Contains('<', StringComparison.Ordinal);

    public bool IsNamed(IReadOnlyList<string> words) =>
        words.Count >= Name.Count && Name.Zip(words).All(pair => pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase));

    private static string[] Words(string text) => text.Split(' ');
}
