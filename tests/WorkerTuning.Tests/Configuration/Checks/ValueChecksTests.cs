using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using WorkerTuning.Configuration;
using WorkerTuning.Configuration.Checks;

namespace WorkerTuning.Tests.Configuration.Checks;

public class ValueChecksTests
{
    /// <summary>What only the application's own code can set, and the range's ends.</summary>
    public static TheoryData<string, object?, string?> Values => new()
    {
        { "workers", (WorkerCount)1, null },
        { "workers", (WorkerCount)65_536, null },
        { "workers", (WorkerCount)0, "must be from 1 to 65536" },
        { "workers", (WorkerCount)65_537, "must be from 1 to 65536" },
        { "workers", null, null },
        { "workers", new WorkerCount(2, 16), null },
        { "workers", new WorkerCount(0, 16), "must be from 1 to 65536" },
        { "workers", new WorkerCount(1, 65_537), "must be from 1 to 65536" },
        { "workers", new WorkerCount(16, 2), "must name the smaller number first, such as 2..16" },
        { "max_requests", -1, "must be 0 or more" },
        { "max_worker_memory", -1L, "must be 0 or more" },
        { "limit_request_line", int.MaxValue - 2L, null },
        { "limit_request_line", int.MaxValue - 1L, "must be from 0 to 2147483645" },
        { "http2_initial_window_size", 3_000_000_000L, "must be from 65535 to 2147483647" },
        { "timeout", TimeSpan.Zero, null },
        { "timeout", Timeout.InfiniteTimeSpan, "must be from 0 to 36500 days" },
        { "timeout", TimeSpan.MaxValue, "must be from 0 to 36500 days" },
        { "worker_class", (WorkerClass)99, "must be one of sync, gthread, async" },
        { "worker_class", WorkerClass.Gthread, null },
        { "http_protocols", HttpProtocols.None, "must name a protocol" },
        { "http_protocols", HttpProtocols.Http1AndHttp2AndHttp3, null },
        { "umask", (UnixFileMode)0b010_010, null },
        { "umask", (UnixFileMode)0x1000, "must be octal mode bits up to 0777 with a leading 0, such as 0022" },
        { "bind", new[] { "127.0.0.1:1" }, null },
        { "bind", Array.Empty<string>(), "must name at least one address" },
        { "bind", new[] { "a:1", "127.0.0.1:1", "fd://x" }, "'a:1' must be localhost or an address of this machine; other host names are not looked up; 'fd://x' must be a descriptor's number after fd://" },
        { "forwarded_allow_ips", new[] { "*", "::1", "10.0.0.0/8", "fd00::/8" }, null },
        { "forwarded_allow_ips", Array.Empty<string>(), null },
        { "proxy_allow_ips", new[] { "10.0.0.1/8" }, "'10.0.0.1/8' must be an address, a network such as 10.0.0.0/8 without host bits, or *" },
        { "raw_env", new[] { "A=", "B=x=y" }, null },
        { "raw_env", new[] { "=x" }, "each entry must be NAME=VALUE" },
        { "raw_env", new[] { "A", "B" }, "each entry must be NAME=VALUE" },
        { "raw_env", new[] { "A=\0" }, "each entry must be NAME=VALUE" },
        { "ciphers", "TLS_AES_128_GCM_SHA256", null },
        { "ciphers", "HIGH", "'HIGH' is not a cipher suite of .NET; name each suite, such as ECDHE-RSA-AES128-GCM-SHA256 or TLS_AES_128_GCM_SHA256" },
    };

    [Theory, MemberData(nameof(Values))]
    public void Find_AValue_SaysWhatIsAllowed(string name, object? value, string? expected) =>
        Assert.Equal(expected, ValueChecks.Find(SettingsCatalogue.ByName(name)!, value));

    [Fact]
    public void Describe_EveryRange_EndsWithinItsType() =>
        Assert.All(
            SettingsCatalogue.Owned.SelectMany(s => s.Checks.OfType<RangeAttribute>(), (setting, range) => ValueChecks.Describe(setting, range)),
            text => Assert.Matches(@"^(from \d+ to \d+|\d+ or more)$", text));
}
