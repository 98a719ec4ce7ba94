using Patchbay.Endpoints.Conformance;

namespace Patchbay.Tests.Conformance;

/// <summary>Streams that are kept back, and those that only look like it.</summary>
public sealed class StreamTimesTests
{
    [Theory]
    [InlineData("an honest server that is fast", 20, 180, 70, 40, "Quick")]
    [InlineData("one that answers at once from a cache", 3, 4, 70, 1, "Quick")]
    [InlineData("a usual model", 600, 2600, 70, 65, "Running")]
    [InlineData("a very fast one, 1,000 tokens a second", 400, 560, 150, 30, "Running")]
    [InlineData("a very fast one that sends every 50 ms", 400, 560, 150, 4, "Running")]
    [InlineData("one that says ten numbers an event", 600, 2600, 9, 4, "Running")]
    [InlineData("one that thinks for a minute and writes for a second", 60_000, 61_100, 70, 50, "Running")]
    [InlineData("nginx with 4 KiB of buffer", 1200, 2600, 70, 3, "Lumps")]
    [InlineData("a buffer that waits for the end", 2600, 2602, 70, 1, "Burst")]
    [InlineData("a local server that has to load its model, and a small one", 9000, 9300, 70, 50, "Burst")]
    public void A_stream_by_itself(string what, int first, int last, int events, int moments, string shape) =>
        Assert.True(shape == new StreamTimes(Ms(first), Ms(last), events, moments).Shape.ToString(), what);

    [Theory]
    [InlineData("kept back: 2 s of writing", 2600, 2700, 650, 700, true)]
    [InlineData("kept back, and slow to begin: the writing is a third of it", 4600, 4700, 3100, 3000, true)]
    [InlineData("late and fast: all begin alike", 3000, 3050, 2990, 3010, false)]
    [InlineData("late and fast, and loaded by the first request alone", 9000, 900, 880, 900, false)]
    [InlineData("late and fast, and one short one was lucky", 3000, 3100, 1500, 2950, false)]
    [InlineData("too little to be sure", 800, 820, 600, 610, false)]
    public void A_burst_is_held_against_shorter_ones(string what, int one, int other, int shortOne, int shortOther, bool isKeptBack) =>
        Assert.True(isKeptBack == StreamTimes.IsKeptBack((Ms(one), Ms(other)), (Ms(shortOne), Ms(shortOther))), what);

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
