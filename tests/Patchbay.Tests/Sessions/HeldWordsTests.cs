using Patchbay.Host.Acp;

namespace Patchbay.Tests.Sessions;

public class HeldWordsTests
{
    [Fact]
    public void Words_go_on_when_something_else_comes_and_are_dropped_only_when_they_are_the_error()
    {
        var held = new HeldWords<string>();
        Assert.Null(held.Release());
        Assert.Null(held.Hold("one", "one"));
        Assert.Equal("one", held.Hold("two", "two"));
        Assert.Equal("two", held.Release());
        Assert.Null(held.Release());

        held.Hold("answer", "a local answer");
        Assert.Equal(("answer", ""), held.ReleaseAfter("Internal error: API Error: 500"));
        held.Hold("error", "API Error: 400 the moon");
        Assert.Equal((null, "API Error: 400 the moon"), held.ReleaseAfter("Internal error: API Error: 400 the moon"));
        held.Hold("error", "Failed to authenticate. API Error: 403 Forbidden");
        Assert.Equal((null, "Failed to authenticate. API Error: 403 Forbidden"), held.ReleaseAfter("Authentication required"));
        Assert.Equal((null, ""), held.ReleaseAfter("Authentication required"));
    }

    [Theory]
    [InlineData("9326c5b0-dc7f-4fad-a2c0-d1bda190bf4e", true)]
    [InlineData("msg_01XYZ", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Only_a_message_of_the_clients_making_may_be_an_error(string? id, bool may) => Assert.Equal(may, HeldWords<string>.MayBeError(id));
}
