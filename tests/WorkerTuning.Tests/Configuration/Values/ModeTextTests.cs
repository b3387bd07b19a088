using System.Globalization;
using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Tests.Configuration.Values;

public class ModeTextTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("0022", 0x12)]
    [InlineData("022", 0x12)]
    [InlineData("0o22", 0x12)]
    [InlineData("0O22", 0x12)]
    [InlineData("0x12", 0x12)]
    [InlineData(" 0777 ", 0x1FF)]
    [InlineData("00777", 0x1FF)]
    public void TryParse_ModeBits_GivesThem(string text, int expected)
    {
        Assert.True(ModeText.TryParse(text, out var mode));
        Assert.Equal(expected, (int)mode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("22")]
    [InlineData("0089")]
    [InlineData("0o")]
    [InlineData("0x")]
    [InlineData("0x1000")]
    [InlineData("0x200")]
    [InlineData("01000")]
    [InlineData("07777")]
    [InlineData("0xFFFFFFFFF")]
    [InlineData("010000")]
    [InlineData("-022")]
    [InlineData("u=rw")]
    public void TryParse_AnythingElse_Refuses(string text) => Assert.False(ModeText.TryParse(text, out _));

    [Fact]
    public void Show_EveryMode_ReadsBack()
    {
        for (var bits = 0; bits <= 0x1FF; bits++)
        {
            Assert.True(ModeText.TryFromNumber(bits, out var mode));
            Assert.True(ModeText.TryParse(ModeText.Show(mode), out var again), bits.ToString(CultureInfo.InvariantCulture));
            Assert.Equal(mode, again);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0x1000)]
    public void TryFromNumber_OutsideTheBits_Refuses(long number) => Assert.False(ModeText.TryFromNumber(number, out _));
}
