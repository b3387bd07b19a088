using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Tests.Configuration.Values;

public class RawTextTests
{
    public static TheoryData<object?, string> Values => new()
    {
        { null, "None" },
        { "a b", "\"a b\"" },
        { true, "True" },
        { 7L, "7" },
        { 2.5, "2.5" },
        { new List<object?> { "a", 1L }, "[\"a\", 1]" },
        { new Dictionary<string, object?> { ["k"] = false }, "{\"k\": False}" },
        { new string('x', 300), "\"" + new string('x', 199) + "…" },
    };

    [Theory, MemberData(nameof(Values))]
    public void Show_ARawValue_IsNearWhatTheUserWrote(object? raw, string expected) => Assert.Equal(expected, RawText.Show(raw));
}
