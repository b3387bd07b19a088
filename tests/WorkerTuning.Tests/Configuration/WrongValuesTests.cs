using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using WorkerTuning.Configuration;
using WorkerTuning.Configuration.Checks;
using WorkerTuning.Validation;

namespace WorkerTuning.Tests.Configuration;

/// <summary>What no setting takes, by every source that could bring it: refused in our words, and never by an exception.</summary>
public sealed class WrongValuesTests
{
    private static readonly string[] NoNumbers = ["x", "", "1.5", "-1", "99999999999999999999", "1 1", "cpu *"];

    /// <summary>Setting, value.</summary>
    public static TheoryData<string, string> Rows()
    {
        var rows = new TheoryData<string, string>();
        foreach (var setting in SettingsCatalogue.Owned)
        {
            foreach (var value in Wrong(setting).Distinct())
                rows.Add(setting.Name, value);
        }

        foreach (var (name, values) in Special)
        {
            foreach (var value in values)
                rows.Add(name, value);
        }

        return rows;
    }

    internal static readonly Dictionary<string, string[]> Special = new()
    {
        ["root_path"] = ["shop", "//shop", "/shop//a", "/shop//", "/a?b", "/a#b", "/a\\b", "/%", "/%zz", "/%4", "/a/../b", "/a/.", "/..", "/%2e%2e/a", "/a%2Fb", "/a%00", "/a%0Ab"],
        ["umask"] = ["01000", "07777", "0x200"],
        ["control_socket_mode"] = ["01600"],
        ["forwarder_headers"] = ["A B", "A,B:C", "A\u00e9"],
        ["secure_scheme_headers"] = ["A B=c", "*=c", "=c", "A:=c"],
        ["errorlog_categories"] = ["A", "=/a.log", "A B=/a.log", "*=/a.log", "A.*=/a.log", "A=", "A=-", "A=/a.log,B=-"],
        ["access_log_format"] = ["%({}i)s", "%({}o)s", "%({}e)s", "%(h", "%()s"],
        ["raw_env"] = ["SCRIPT_NAME=shop", "SCRIPT_NAME=//shop", "SCRIPT_NAME=/a/../b", "=x", "A"],
        ["bind"] = ["unix:" + new string('a', 200), "fd://x", "fd://-1", "[127.0.0.1", "0x7f.1:80", "1:80", "127.1:80", "http://x"],
        ["control_socket"] = [new string('a', 200)],
        ["forwarded_allow_ips"] = ["1", "127.1", "0x7f.1", "[::1]", "[::1]:80", "10.0.0.1:80", "10.0.0.1/8", "10.0.0.0/08", "localhost"],
        ["proxy_allow_ips"] = ["1", "010.0.0.1", "::1/0x40", "::ffff:1.2.3"],
        ["pools"] = ["=", "reports:workers", "reports=2", "reports:workers=0", "reports:timeout=-1", "reports:bind=:80", "reports:worker=2", "default:workers=2", "r\u00e9ports:workers=2", ":workers=2"],
        ["workers"] = ["0", "-3", "0..3", "-1..3", "3..2", "65537"],
    };

    [Theory, MemberData(nameof(Rows))]
    public void Load_AWrongValueFromAnySource_IsRefusedInOneLine(string name, string value)
    {
        var setting = SettingsCatalogue.ByName(name)!;
        foreach (var (source, given) in Sources(setting, value))
        {
            using (given)
            {
                var loaded = given.Load();
                var problems = OptionsValidator.Find(loaded.Options, loaded);

                Assert.True(problems.Count > 0, $"{source} takes {name} = '{value}'");
                Assert.All(problems, problem => Assert.Matches(@"^[^\p{Cc}]*$", problem.ToString()));
                Assert.DoesNotContain(problems, problem => problem.Message.Contains("Exception", StringComparison.Ordinal) || problem.Message.Contains("Parameter '", StringComparison.Ordinal));
            }
        }
    }

    private static IEnumerable<(string Source, Given Given)> Sources(Setting setting, string value)
    {
        // Neither a variable nor a word of a command line can hold a zero, and empty ones are no values.
        var isWord = value.Length > 0 && !value.Contains('\0', StringComparison.Ordinal);
        var json = JsonSerializer.Serialize(value);
        if (value.Length > 0)
            yield return ("appsettings.json", new Given().Json("appsettings.json", $$"""{ "{{setting.Key}}": {{json}} }"""));
        if (isWord)
            yield return ("variable", new Given().Variable("GUNICORN_" + setting.Name.ToUpperInvariant(), value));
        if (value.Length > 0 && !setting.NotInFile)
            yield return ("file", new Given().File("gunicorn.conf.py", $"{setting.Name} = {json}\n").Flags("-c", "gunicorn.conf.py"));
        if (isWord && setting.Form is FlagForm.Value or FlagForm.Repeated && setting.Flags.FirstOrDefault(f => f.StartsWith("--", StringComparison.Ordinal)) is { } flag)
            yield return ("flag", new Given().Flags($"{flag}={value}"));
    }

    private static IEnumerable<string> Wrong(Setting setting)
    {
        var type = setting.ValueType;
        if (type == typeof(int) || type == typeof(WorkerCount))
            return NoNumbers.Where(v => v.Length > 0);
        if (type == typeof(long))
            return ["x", "-1", "99999999999999999999999", "1XB"];
        if (type == typeof(TimeSpan))
            return ["x", "-1", "1 fortnight", "99999999999999"];
        if (type == typeof(bool))
            return ["maybe", "2", "-1"];
        if (type == typeof(UnixFileMode))
            return ["22", "0999", "-0022", "x"];
        if (type.IsEnum)
            return type == typeof(HttpProtocols) ? ["h4", "h1,h1", "0"] : ["nonsense", "-1", "99"];
        if (type == typeof(IDictionary<string, WorkerPoolOptions>))
            return [];
        if (setting.Checks.Any(check => check is EnvironmentEntriesAttribute))
            return ["A=\0"];
        return type == typeof(string) || type == typeof(IReadOnlyList<string>) || type == typeof(IReadOnlyDictionary<string, string>)
            ? ["a\nb", "a\r\nb", "a\0b", "a\u001bb", "a\u007fb", "A=b\nc"]
            : throw new NotSupportedException(string.Create(CultureInfo.InvariantCulture, $"{setting.Name}: {type}"));
    }
}
