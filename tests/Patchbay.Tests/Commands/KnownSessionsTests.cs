using Patchbay.Commands;

namespace Patchbay.Tests.Commands;

public sealed class KnownSessionsTests
{
    private const string One = "5ae1b13d-a4e2-42d7-9882-862b0baaf948";
    private const string Two = "5ae1ffff-a4e2-42d7-9882-862b0baaf948";
    private static readonly string[] Known = [One, Two, "short", "short-and-more"];

    [Theory]
    [InlineData(One, One)]
    [InlineData("5ae1b", One)]
    [InlineData("5AE1B", One)]
    [InlineData("shor-", null)]
    [InlineData("short", "short")]
    [InlineData("short-", "short-and-more")]
    [InlineData("5ae", null)]
    [InlineData("", null)]
    [InlineData("00000000-0000-0000-0000-000000000000", "00000000-0000-0000-0000-000000000000")]
    public void A_session_is_meant_by_its_id_or_by_a_beginning_that_only_it_has(string written, string? session) => Assert.Equal(session, KnownSessions.Find(written, Known).Session);

    [Fact]
    public void Several_that_begin_so_are_told()
    {
        Assert.Equal([One, Two], KnownSessions.Find("5ae1", Known).Candidates);
        Assert.Empty(KnownSessions.Find("ffff", Known).Candidates);
    }
}
