using Microsoft.AspNetCore.Server.Kestrel.Core;
using WorkerTuning.Configuration;
using WorkerTuning.Configuration.Checks;
using WorkerTuning.Tests.Planning;
using WorkerTuning.Validation;

namespace WorkerTuning.Tests.Configuration;

/// <summary>What no setting takes from the application's own delegate, which needs no text and so gets past every reader.</summary>
public sealed class WrongValuesOfCodeTests
{
    private static readonly string[] Texts = ["a\nb", "a\r\nb", "a\0b", "a\u001bb", "a\u007fb"];

    /// <summary>Setting, and which of its wrong values.</summary>
    public static TheoryData<string, int> Rows()
    {
        var rows = new TheoryData<string, int>();
        foreach (var setting in SettingsCatalogue.Owned)
        {
            for (var i = 0; i < Wrong(setting).Count; i++)
                rows.Add(setting.Name, i);
        }

        return rows;
    }

    [Theory, MemberData(nameof(Rows))]
    public void Find_AWrongValueOfCode_IsRefusedInOneLine(string name, int number)
    {
        var setting = SettingsCatalogue.ByName(name)!;
        var value = Wrong(setting)[number];
        var options = new WorkerTuningOptions();
        setting.Set(options, value);

        var problems = OptionsValidator.Find(options, FakeHost.Loaded(new WorkerTuningOptions(), gunicorn: false)).Select(p => p.ToString()).ToList();

        Assert.True(problems.Any(p => p.Contains(name, StringComparison.Ordinal) && p.Contains("code", StringComparison.Ordinal)), $"{name} = {value} is taken");
        Assert.All(problems, problem => Assert.Matches(@"^[^\p{Cc}]*$", problem));
        Assert.DoesNotContain(problems, p => p.Contains("Exception", StringComparison.Ordinal) || p.Contains("Parameter '", StringComparison.Ordinal));
    }

    private static List<object> Wrong(Setting setting)
    {
        var type = setting.ValueType;
        var special = WrongValuesTests.Special.GetValueOrDefault(setting.Name) ?? [];
        if (type == typeof(int))
            return [-1, int.MinValue];
        if (type == typeof(WorkerCount))
            return [default(WorkerCount), (WorkerCount)(-3), (WorkerCount)65_537, new WorkerCount(0, 3), new WorkerCount(-1, 3), new WorkerCount(3, 65_537)];
        if (type == typeof(long))
            return [-1L, long.MinValue];
        if (type == typeof(TimeSpan))
            return [TimeSpan.FromSeconds(-1), Timeout.InfiniteTimeSpan, TimeSpan.MinValue, TimeSpan.MaxValue];
        if (type == typeof(bool))
            return [];
        if (type == typeof(IDictionary<string, WorkerPoolOptions>))
            return [.. Texts.Concat(["", "a b", "default", "Default", new string('a', 65)]).Select(name => Pool(name, new())), Pool("a", null!), .. SettingsCatalogue.OfPools.SelectMany(s => Wrong(s), Pool)];
        if (type == typeof(UnixFileMode))
            return [(UnixFileMode)512, (UnixFileMode)(-1), (UnixFileMode)int.MaxValue];
        if (type.IsEnum)
            return [Enum.ToObject(type, type == typeof(HttpProtocols) ? 64 : 99), Enum.ToObject(type, -1)];
        var texts = (setting.Checks.Any(check => check is EnvironmentEntriesAttribute) ? ["A=\0"] : Texts).Concat(special);
        if (type == typeof(string))
            return [.. texts];
        return type == typeof(IReadOnlyDictionary<string, string>)
            ? [.. texts.Select(Map), new Dictionary<string, string> { ["A"] = null! }]
            : [.. texts.Select(text => new[] { text }), new string[] { null! }];
    }

    private static Dictionary<string, WorkerPoolOptions> Pool(string name, WorkerPoolOptions pool) => new() { [name] = pool };

    private static Dictionary<string, WorkerPoolOptions> Pool(Setting setting, object wrong)
    {
        var pool = new WorkerPoolOptions();
        setting.Set(pool, wrong);
        return Pool("a", pool);
    }

    private static Dictionary<string, string> Map(string text) => text.Split(',').Select(pair => pair.Split('=', 2)).ToDictionary(p => p[0], p => p.ElementAtOrDefault(1) ?? "");
}
