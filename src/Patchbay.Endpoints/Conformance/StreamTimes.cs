namespace Patchbay.Endpoints.Conformance;

/// <summary>When a stream came.</summary>
/// <param name="First">From sending to its first byte.</param>
/// <param name="Last">From sending to its last byte.</param>
/// <param name="Events">How many events it has.</param>
/// <param name="Moments">How many times something came after a pause.</param>
internal readonly record struct StreamTimes(TimeSpan First, TimeSpan Last, int Events, int Moments)
{
    /// <summary>Nobody notices a buffer in an answer that is whole this soon.</summary>
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(500);

    /// <summary>An answer that goes on for so long is no burst.</summary>
    private static readonly TimeSpan Visible = TimeSpan.FromSeconds(1);

    /// <summary>Less than this may be chance.</summary>
    private static readonly TimeSpan Clear = TimeSpan.FromMilliseconds(300);

    private const int ManyEvents = 30;
    private const int FewMoments = 4;

    /// <summary>What it looks like by itself.</summary>
    public StreamShape Shape
    {
        get
        {
            if (Last < Quick) return StreamShape.Quick;
            var spread = Last - First;
            if (spread < Visible && spread < Last / 5) return StreamShape.Burst;
            return spread >= Visible && Events >= ManyEvents && Moments <= FewMoments ? StreamShape.Lumps : StreamShape.Running;
        }
    }

    /// <summary>Whether bursts are kept back rather than made so: then a short answer begins clearly sooner than a long one. Two of each, so that a server
    /// that happens to be busy once does not look like a buffer.</summary>
    /// <param name="longs">First bytes of two long answers.</param>
    /// <param name="shorts">First bytes of two short ones.</param>
    public static bool IsKeptBack((TimeSpan One, TimeSpan Other) longs, (TimeSpan One, TimeSpan Other) shorts)
    {
        var soonest = longs.One < longs.Other ? longs.One : longs.Other;
        var latest = shorts.One > shorts.Other ? shorts.One : shorts.Other;
        return soonest - latest >= Clear && soonest - latest >= soonest / 5;
    }
}

/// <summary>What a stream looks like.</summary>
internal enum StreamShape
{
    /// <summary>Over before anything could be told.</summary>
    Quick,

    /// <summary>It came as it was made.</summary>
    Running,

    /// <summary>Many events in few pieces.</summary>
    Lumps,

    /// <summary>All at once, after a while.</summary>
    Burst,
}
