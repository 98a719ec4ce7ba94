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

    [Fact]
    public void Those_that_are_open_are_told_the_latest_first_and_leave_the_list_in_any_order()
    {
        var log = new TrafficLog(TimeProvider.System);
        var open = Enumerable.Range(0, 3).Select(_ => log.Begin("POST", "/v1/messages")).ToArray();
        foreach (var one in open) log.Announce(one);
        Assert.Equal([3, 2, 1], log.OpenNow().Select(static entry => entry.Id));
        log.End(open[1]);
        Assert.Equal([3, 1], log.OpenNow().Select(static entry => entry.Id));
        log.End(open[2]);
        log.End(open[0]);
        Assert.Empty(log.OpenNow());
        Assert.NotNull(log.Trace(2));
        Assert.Null(log.Trace(4));
    }

    [Fact]
    public void The_ways_of_the_last_five_hundred_are_kept()
    {
        var log = new TrafficLog(TimeProvider.System);
        for (var i = 0; i < 501; i++) log.End(log.Begin("POST", "/v1/messages"));
        Assert.Null(log.Trace(1));
        Assert.NotNull(log.Trace(2)?.EndMs);
    }
}
