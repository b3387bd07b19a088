using WorkerTuning.Configuration;
using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Tests.Configuration.Values;

public class BindTextTests
{
    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1:8000")]
    [InlineData("127.0.0.1:80", "127.0.0.1:80")]
    [InlineData(" 0.0.0.0:8080 ", "0.0.0.0:8080")]
    [InlineData("", "0.0.0.0:8000")]
    [InlineData(":5000", "0.0.0.0:5000")]
    [InlineData("*:5000", "0.0.0.0:5000")]
    [InlineData("0.0.0.0:0", "0.0.0.0:0")]
    [InlineData("localhost", "localhost:8000")]
    [InlineData("LOCALHOST:81", "localhost:81")]
    [InlineData("[::1]", "[::1]:8000")]
    [InlineData("[::1]:80", "[::1]:80")]
    [InlineData("::1", "[::1]:8000")]
    [InlineData("[::]:80", "[::]:80")]
    [InlineData("[2001:DB8::1]:80", "[2001:db8::1]:80")]
    [InlineData("tcp://127.0.0.1:80", "127.0.0.1:80")]
    [InlineData("tcp://[::1]:80", "[::1]:80")]
    [InlineData("TCP://127.0.0.1", "127.0.0.1:8000")]
    [InlineData("unix:/run/app.sock", "unix:/run/app.sock")]
    [InlineData("unix:app.sock", "unix:app.sock")]
    [InlineData("unix:///run/app.sock", "unix:/run/app.sock")]
    [InlineData("unix://var/x", "unix:var/x")]
    [InlineData("unix:////x", "unix:////x")]
    [InlineData("fd://3", "fd://3")]
    public void Parse_GunicornsForms_GiveTheAddress(string text, string expected)
    {
        var address = BindText.Parse(text, out var error);

        Assert.Null(error);
        Assert.Equal(expected, address?.ToString());
    }

    [Theory]
    [InlineData("127.0.0.1:", "a port from 0 to 65535")]
    [InlineData("127.0.0.1:http", "a port from 0 to 65535")]
    [InlineData("127.0.0.1:65536", "a port from 0 to 65535")]
    [InlineData("127.0.0.1:-1", "a port from 0 to 65535")]
    [InlineData("127.0.0.1:+1", "a port from 0 to 65535")]
    [InlineData("[::1", "[address]:port")]
    [InlineData("[::1]80", "[address]:port")]
    [InlineData("example.com:80", "other host names are not looked up")]
    [InlineData("8000", ":8000, with a colon")]
    [InlineData("127.1:80", "localhost or an address")]
    [InlineData("010.0.0.1:80", "localhost or an address")]
    [InlineData("localhost:0", "127.0.0.1:0")]
    [InlineData("http://127.0.0.1:80", "an address such as")]
    [InlineData("unix:", "a path after unix:")]
    [InlineData("unix://", "a path after unix:")]
    [InlineData("fd://", "a descriptor's number")]
    [InlineData("fd://x", "a descriptor's number")]
    [InlineData("fd://-1", "a descriptor's number")]
    public void Parse_AnythingElse_SaysWhatIsAllowed(string text, string allowed)
    {
        Assert.Null(BindText.Parse(text, out var error));
        Assert.Contains(allowed, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_ASocketPath_IsRefusedAtTheFirstByteTooMany()
    {
        Assert.NotNull(BindText.Parse("unix:" + new string('a', SocketPathText.Longest), out _));
        Assert.Null(BindText.Parse("unix:" + new string('a', SocketPathText.Longest + 1), out _));
        Assert.Null(BindText.Parse("unix:" + new string('é', (SocketPathText.Longest / 2) + 1), out _));
    }

    [Fact]
    public void Parse_AnyText_NeverThrowsAndToStringReadsBack() =>
        Properties.Hold(Properties.TextAround("unix:", "//", "fd://", "tcp://", "[", "]", ":", "::", "1", "127.0.0.1", "localhost", "80", "%1", "/x"), text =>
        {
            if (BindText.Parse(text, out var error) is not { } address)
            {
                Assert.NotNull(error);
                return;
            }

            Assert.Equal(address, BindText.Parse(address.ToString(), out _));
        });

    [Fact]
    public void Equals_TheSameAddressTwice_IsOneBind() =>
        Assert.Equal<BindAddress?>(BindText.Parse(":80", out _), BindText.Parse("0.0.0.0:80", out _));
}
