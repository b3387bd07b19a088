using System.Text;
using WorkerTuning.AccessLog.Writing;

namespace WorkerTuning.Tests.AccessLog.Writing;

public sealed class TicketOrderTests
{
    private readonly TicketOrder _order = new(TimeSpan.FromMilliseconds(50));

    [Theory]
    [InlineData("1 2 3", "1 2 3")]
    [InlineData("2 1 3", "1 2 3")]
    [InlineData("3 2 1", "1 2 3")]
    [InlineData("x 2 y 1 z", "x 1 y 2 z")]
    [InlineData("x y", "x y")]
    [InlineData("1 x 3 y 2", "1 x 2 y 3")]
    [InlineData("2 x", "x")]
    [InlineData("2 3", "")]
    [InlineData("1 3 4", "1")]
    public void Arrange_OneBatch_IsInOrderUpToTheFirstGap(string batch, string written) => Assert.Equal(written, Arrange(batch));

    [Fact]
    public void Arrange_TheMissingOneComes_ThoseBehindItFollow()
    {
        Assert.Equal("1", Arrange("1 3 4"));
        Assert.Equal(2, _order.Held);
        Assert.Equal("2 3 4 5", Arrange("2 5"));
        Assert.Equal(0, _order.Held);
        Assert.Equal("6", Arrange("6"));
    }

    [Fact]
    public void Arrange_TheMissingOneDoesNotCome_PatienceEnds()
    {
        Assert.Equal("", Arrange("2 4", now: 0));
        Assert.Equal("", Arrange("6", now: 49));
        Assert.False(_order.IsDue(49));
        Assert.True(_order.IsDue(50));
        Assert.Equal("2 4", Arrange("", now: 50));
        // Late, and no earlier place is left.
        Assert.Equal("3 5 6", Arrange("3 5", now: 51));
    }

    [Fact]
    public void Arrange_All_KeepsNothing()
    {
        Assert.Equal("2 5 9", Arrange("9 2 5", all: true));
        Assert.Equal("3 10", Arrange("3 10"));
    }

    [Fact]
    public void Arrange_InOrder_IsTheBatchItself()
    {
        var batch = new ArraySegment<byte>("1 2 "u8.ToArray());
        var arranged = _order.Arrange(batch, [new(0, 2, 1), new(2, 2, 2)], 0, all: false);

        Assert.Same(batch.Array, arranged.Array);
        Assert.Equal(batch.Count, arranged.Count);
    }

    [Fact]
    public void Arrange_TooMuchWaits_IsWritten()
    {
        var big = new byte[(1 << 20) + 1];
        var arranged = _order.Arrange(new ArraySegment<byte>(big), [new(0, big.Length, 2)], 0, all: false);

        Assert.Equal((big.Length, 0), (arranged.Count, _order.Held));
    }

    [Fact]
    public void Clear_ForgetsThoseThatWait()
    {
        Arrange("2");
        _order.Clear();

        Assert.Equal("", Arrange("", all: true));
    }

    // Numbers have that ticket; other words have none.
    private string Arrange(string batch, long now = 0, bool all = false)
    {
        var bytes = new List<byte>();
        var marks = new List<Ticketed>();
        foreach (var word in batch.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (long.TryParse(word, out var ticket))
                marks.Add(new Ticketed(bytes.Count, word.Length + 1, ticket));
            bytes.AddRange(Encoding.ASCII.GetBytes(word + " "));
        }

        return Encoding.ASCII.GetString(_order.Arrange(bytes.ToArray(), marks, now, all)).TrimEnd();
    }
}
