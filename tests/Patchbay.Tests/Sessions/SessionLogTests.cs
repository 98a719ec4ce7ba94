using Patchbay.Host.Sessions;
using Patchbay.Protocol.Control;

namespace Patchbay.Tests.Sessions;

public class SessionLogTests
{
    [Fact]
    public async Task Whoever_comes_late_hears_what_is_kept_and_that_some_is_not()
    {
        var log = new SessionLog("s", TimeProvider.System);
        for (var number = 1; number <= 5000; number++) log.Add(SessionEvents.Update);
        log.Close();
        var all = await ReadAsync(log, 0);
        Assert.Equal((SessionEvents.Lost, 904L), (all[0].Kind, all[0].Number));
        Assert.Equal(Enumerable.Range(905, 4096).Select(static number => (long)number), all.Skip(1).Select(static happened => happened.Number));
        Assert.Equal([4999, 5000], (await ReadAsync(log, 4998)).Select(static happened => happened.Number));
        Assert.Empty(await ReadAsync(log, 5000));
    }

    [Fact]
    public async Task A_listener_hears_what_happens_until_the_end_and_one_that_sleeps_is_cut_off()
    {
        var log = new SessionLog("s", TimeProvider.System);
        await using var awake = log.ReadAsync(0, default).GetAsyncEnumerator();
        await using var asleep = log.ReadAsync(0, default).GetAsyncEnumerator();
        var next = awake.MoveNextAsync().AsTask();
        var woken = asleep.MoveNextAsync().AsTask();
        for (var number = 1; number <= 7000; number++)
        {
            log.Add(SessionEvents.Update);
            Assert.True(await next);
            Assert.Equal(number, awake.Current.Number);
            next = awake.MoveNextAsync().AsTask();
        }

        log.Close();
        Assert.False(await next);
        var heard = 0;
        for (var more = await woken; more; more = await asleep.MoveNextAsync()) heard++;
        Assert.InRange(heard, 6000, 6500);
    }

    private static async Task<List<SessionEvent>> ReadAsync(SessionLog log, long after)
    {
        List<SessionEvent> events = [];
        await foreach (var happened in log.ReadAsync(after, default)) events.Add(happened);
        return events;
    }
}
