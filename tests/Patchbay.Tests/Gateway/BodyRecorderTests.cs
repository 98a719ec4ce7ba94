using Patchbay.Gateway.Ledger;

namespace Patchbay.Tests.Gateway;

public class BodyRecorderTests
{
    [Fact]
    public void It_is_off_by_default_and_then_keeps_nothing() => Assert.Null(new BodyRecorder().Begin());

    [Fact]
    public void A_body_is_kept_up_to_a_mebibyte_and_said_to_be_cut()
    {
        var recorder = new BodyRecorder { IsOn = true };
        var bodies = recorder.Begin()!;
        bodies.TakeRequest(new byte[BodyRecorder.MaxBody + 1]);
        bodies.TakeAnswer("first "u8);
        bodies.TakeAnswer("second"u8);
        Assert.Equal((BodyRecorder.MaxBody, true, false), (bodies.Request.Length, bodies.IsRequestCut, bodies.IsAnswerCut));
        Assert.Equal("first second"u8.ToArray(), bodies.Answer);
    }

    [Fact]
    public void The_oldest_go_when_there_is_no_more_room()
    {
        var recorder = new BodyRecorder(most: 3000) { IsOn = true };
        var all = Enumerable.Range(0, 10).Select(_ => recorder.Begin()!).ToArray();
        foreach (var one in all) one.TakeRequest(new byte[1000]);
        Assert.InRange(recorder.Total, 1000, 3000);
        Assert.All(all[..7], static one => Assert.True(one.IsForgotten));
        Assert.All(all[7..], static one => Assert.Equal(1000, one.Request.Length));
        all[0].TakeAnswer(new byte[1000]);
        Assert.Empty(all[0].Answer);
    }

    [Fact]
    public void Switched_off_it_forgets_also_what_is_being_recorded()
    {
        var recorder = new BodyRecorder { IsOn = true };
        var open = recorder.Begin()!;
        open.TakeRequest("private"u8);
        recorder.IsOn = false;
        open.TakeAnswer("words"u8);
        Assert.Equal((0, 0L), (recorder.Count, recorder.Total));
        Assert.Empty(open.Request);
        Assert.Empty(open.Answer);
    }
}
