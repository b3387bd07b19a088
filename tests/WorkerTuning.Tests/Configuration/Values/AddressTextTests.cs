using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Tests.Configuration.Values;

public class AddressTextTests
{
    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("2001:DB8::1", true)]
    [InlineData("8000", false)]
    [InlineData("127.1", false)]
    [InlineData("010.0.0.1", false)]
    [InlineData("0x7f.0.0.1", false)]
    [InlineData("10.0.0.0/8", false)]
    [InlineData("", false)]
    public void TryParse_AnAddress_IsOneInFull(string text, bool expected) => Assert.Equal(expected, AddressText.TryParse(text, out _));

    [Theory]
    [InlineData("10.0.0.0/8", true)]
    [InlineData("10.1.2.3/32", true)]
    [InlineData("0.0.0.0/0", true)]
    [InlineData("fd00::/8", true)]
    [InlineData("10.0.0.1/8", false)]
    [InlineData("fd00::1/8", false)]
    [InlineData("10.0.0.0/33", false)]
    [InlineData("10/8", false)]
    [InlineData("10.0.0.0", false)]
    [InlineData("/8", false)]
    public void TryParseNetwork_ANetwork_HasNoHostBits(string text, bool expected) => Assert.Equal(expected, AddressText.TryParseNetwork(text, out _));
}
