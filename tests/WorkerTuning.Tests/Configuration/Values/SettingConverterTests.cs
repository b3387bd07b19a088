using System.Numerics;
using WorkerTuning.Configuration;
using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Tests.Configuration.Values;

public class SettingConverterTests
{
    private static readonly SettingConverter Converter = new(4);

    /// <summary>Setting, what Python or text gives, and how it is shown; null for refused.</summary>
    public static TheoryData<string, object?, string?> Values => new()
    {
        { "workers", 3L, "3" },
        { "workers", true, "1" },
        { "workers", "cpu * 2", "8" },
        { "workers", -1L, null },
        { "workers", 4.0, null },
        { "workers", BigInteger.Pow(10, 30), null },
        { "workers", "2147483648", null },
        { "workers", new List<object?> { 3L }, null },
        { "timeout", 30L, "30" },
        { "timeout", 2.5, "2500ms" },
        { "timeout", "2m", "120" },
        { "timeout", double.NaN, null },
        { "timeout", true, null },
        { "max_worker_memory", 200L, "200MB" },
        { "max_worker_memory", "1GB", "1GB" },
        { "max_worker_memory", "1500KB", "1536000B" },
        { "max_worker_memory", "100 * 2", "200MB" },
        { "max_worker_memory", long.MaxValue, null },
        { "max_worker_memory", 1.5, "1572864B" },
        { "limit_request_line", "0x1000", "4096" },
        { "limit_request_line", "-1", null },
        { "limit_request_line", 4096.0, "4096" },
        { "limit_request_line", 4096.5, null },
        { "umask", 18L, "0022" },
        { "umask", "0022", "0022" },
        { "umask", "22", null },
        { "accesslog", " - ", "-" },
        { "accesslog", "", "None" },
        { "accesslog", null, "None" },
        { "accesslog", true, null },
        { "accesslog", "a\0b", null },
        { "user", 1000L, "1000" },
        { "reload", true, "true" },
        { "reload", "Yes", "true" },
        { "reload", "off", "false" },
        { "reload", 1L, "true" },
        { "reload", 2L, null },
        { "reload", "maybe", null },
        { "bind", "a:1, b:2", "a:1,b:2" },
        { "bind", new List<object?> { "a:1", "b:2" }, "a:1,b:2" },
        { "bind", new List<object?> { "a:1", 2L }, null },
        { "bind", 8000L, null },
        { "raw_env", new List<object?> { "A=1,2", "B=x" }, "A=***,B=***" },
        { "proxy_protocol", true, "auto" },
        { "proxy_protocol", false, "off" },
        { "cert_reqs", 2L, "required" },
        { "worker_class", 3.0, null },
        { "http_protocols", new List<object?> { "h2", "h1" }, "h1,h2" },
        { "http_protocols", "h9", null },
        { "secure_scheme_headers", "X-A=on, X-B=1", "X-A=on,X-B=1" },
        { "workers", "2..16", "2..16" },
        { "workers", " cpu .. cpu * 4 ", "4..16" },
        { "workers", "auto..16", "9..16" },
        { "workers", "3..3", "3" },
        { "workers", "16..2", null },
        { "workers", "2..", null },
        { "workers", "..2", null },
        { "workers", "2...16", null },
        { "workers", "1.5..2", null },
        { "workers", "-1..2", null },
        { "concurrency", "Adaptive", "adaptive" },
        { "concurrency", "auto", null },
        { "queue_order", "adaptive-lifo", "adaptive-lifo" },
        { "queue_order", "AdaptiveLifo", "adaptive-lifo" },
        { "secure_scheme_headers", new Dictionary<string, object?> { ["X-A"] = "on" }, "X-A=on" },
        { "secure_scheme_headers", new Dictionary<string, object?> { ["X-A"] = 1L }, null },
        { "secure_scheme_headers", "on", null },
    };

    [Theory, MemberData(nameof(Values))]
    public void Convert_AValue_GivesItOrSaysWhatIsAllowed(string name, object? raw, string? shown)
    {
        var setting = SettingsCatalogue.ByName(name)!;
        var (value, error) = Converter.Convert(setting, raw);

        Assert.Equal(shown, error is null ? SettingText.Show(setting, value) : null);
        Assert.Equal(shown is null, !string.IsNullOrEmpty(error));
    }

    [Fact]
    public void Convert_SchemeHeaders_AreFoundInAnyCase()
    {
        var (value, _) = Converter.Convert(SettingsCatalogue.ByName("secure_scheme_headers")!, "X-Forwarded-Proto=https");

        Assert.Equal("https", Assert.IsAssignableFrom<IReadOnlyDictionary<string, string>>(value)["x-forwarded-proto"]);
    }

    [Fact]
    public void Convert_AnyTextForAnySetting_NeverThrowsAndShowReadsBack()
    {
        var texts = Properties.TextAround("..", "30s", "10MB", "cpu", "true", "sync", "h1", ",", "=", "0022", "X-A=b", "5");
        foreach (var setting in SettingsCatalogue.Owned.Where(s => !s.Secret && s.Name != "pools"))
        {
            Properties.Hold(texts, text =>
            {
                var (value, error) = Converter.Convert(setting, text);
                if (error is null && value is not null && value is not IReadOnlyDictionary<string, string>)
                    Assert.Equal(value, Converter.Convert(setting, SettingText.Show(setting, value)).Value);
            });
        }
    }
}
