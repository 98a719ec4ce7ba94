using Patchbay.Endpoints.Sending.Http1.Sockets;

namespace Patchbay.Tests.Sending;

public sealed class ReadinessTests
{
    [Fact]
    public async Task No_wake_up_is_lost_however_the_two_sides_meet()
    {
        // One side signals once a round, the other waits once a round: the waiter must either be woken or find the signal.
        const int Rounds = 1_000_000;
        var meeting = new Meeting();
        var signalling = Task.Run(() =>
        {
            for (var round = 1; round <= Rounds; round++)
            {
                while (Volatile.Read(ref meeting.Round) != round) Thread.SpinWait(1);
                if (meeting.Ready.Signal()) Volatile.Write(ref meeting.Woken, round);
                Volatile.Write(ref meeting.Signalled, round);
            }
        });
        for (var round = 1; round <= Rounds; round++)
        {
            Volatile.Write(ref meeting.Round, round);
            while (meeting.Ready.TryWait())
            {
                while (Volatile.Read(ref meeting.Signalled) != round) Thread.SpinWait(1);
                Assert.True(meeting.Woken == round, $"round {round}: the signal came and nobody woke the waiter");
                break;
            }

            while (Volatile.Read(ref meeting.Signalled) != round) Thread.SpinWait(1);
            meeting.Ready.Clear();
        }

        await signalling;
    }

    [Fact]
    public void Closing_tells_whether_somebody_waited_and_ends_all_waiting()
    {
        var waited = default(Readiness);
        Assert.True(waited.TryWait());
        Assert.Equal((true, true), waited.Close());
        Assert.Equal((false, false), waited.Close());
        Assert.False(waited.TryWait());
        Assert.False(waited.Signal());
    }

    private sealed class Meeting
    {
        public Readiness Ready;
        public int Round;
        public int Woken;
        public int Signalled;
    }
}
