using Patchbay.Gateway.Ledger;

namespace Patchbay.Tests.Gateway;

public class TrafficLogTests
{
    [Fact]
    public void Remembers_the_last_thousand()
    {
        var log = new TrafficLog(TimeProvider.System);
        for (var i = 0; i < 1500; i++) log.End(log.Begin("POST", "/v1/messages"));
        Assert.Equal(1000, log.Last().Count);
        Assert.Equal(1500, log.Last()[^1].Id);
        Assert.Equal((0, 1500), (log.Open, log.Total));
    }

    [Fact]
    public async Task Followers_see_an_exchange_start_and_end_and_leave_without_a_trace()
    {
        var log = new TrafficLog(TimeProvider.System);
        using var stop = new CancellationTokenSource();
        await using var follower = log.FollowAsync(stop.Token).GetAsyncEnumerator(stop.Token);
        var first = follower.MoveNextAsync();
        var exchange = log.Begin("POST", "/v1/messages");
        log.Announce(exchange);
        Assert.True(await first);
        Assert.False(follower.Current.Done);
        log.End(exchange);
        Assert.True(await follower.MoveNextAsync());
        Assert.True(follower.Current.Done);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await follower.MoveNextAsync());
        log.End(log.Begin("POST", "/v1/messages"));
    }
}
