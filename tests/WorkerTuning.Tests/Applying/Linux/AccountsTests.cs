using WorkerTuning.Applying.Linux;

namespace WorkerTuning.Tests.Applying.Linux;

public sealed class AccountsTests
{
    [Theory]
    [InlineData("root")]
    [InlineData("0")]
    public void FindUser_Known_ByNameAndNumber(string text) => Assert.Equal(new UserAccount("root", 0, 0), Accounts.FindUser(text));

    [Fact]
    public void FindUser_UnknownName_IsNull() => Assert.Null(Accounts.FindUser("no-such-user"));

    [Fact]
    public void FindUser_NumberWithoutAccount_HasNoGroup() => Assert.Equal(new UserAccount(null, 4_000_000, null), Accounts.FindUser("4000000"));

    [Fact]
    public void FindGroup_Name_IsItsNumber() => Assert.Equal(0u, Accounts.FindGroup("root"));

    [Fact]
    public void FindGroup_Number_NeedsNoGroup() => Assert.Equal(4_000_000u, Accounts.FindGroup("4000000"));

    [Theory]
    [InlineData("no-such-group")]
    [InlineData("-1")]
    [InlineData("")]
    public void FindGroup_Unknown_IsNull(string text) => Assert.Null(Accounts.FindGroup(text));
}
