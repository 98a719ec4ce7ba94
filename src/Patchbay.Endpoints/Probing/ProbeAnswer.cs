using Patchbay.Endpoints.Sending;

namespace Patchbay.Endpoints.Probing;

/// <summary>An answer to a probe's request, read whole.</summary>
/// <param name="Status">HTTP status; 0 when none came.</param>
/// <param name="ContentType">Content type, or empty.</param>
/// <param name="Location">Where a redirect leads, or empty.</param>
/// <param name="Body">At most as much as was asked for, 64 KiB if nothing was.</param>
/// <param name="Failure">Why there is no whole answer, or null.</param>
internal sealed record ProbeAnswer(int Status, string ContentType, string Location, ReadOnlyMemory<byte> Body, EndpointFailure? Failure)
{
    private const int UsualBytes = 64 * 1024;

    /// <summary>Sends a request and reads the answer, all within <paramref name="limit"/>.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async Task<ProbeAnswer> GetAsync(EndpointSender sender, Endpoint endpoint, EndpointRequest request, TimeSpan limit, CancellationToken cancellationToken, int maxBytes = UsualBytes)
    {
        using var timed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timed.CancelAfter(limit);
        var outcome = await sender.SendAsync(endpoint, request, timed.Token).ConfigureAwait(false);
        if (outcome.Answer is not { } answer) return Failed(outcome.Failure!);

        await using (answer.ConfigureAwait(false))
        {
            using var abort = timed.Token.UnsafeRegister(static state => ((EndpointAnswer)state!).Abort(), answer);
            var body = new byte[UsualBytes];
            var length = 0;
            var read = 0;
            while (body.Length - length >= 1024 && (read = await answer.ReadAsync(body.AsMemory(length)).ConfigureAwait(false)) > 0)
            {
                length += read;
                if (body.Length - length < 1024 && body.Length < maxBytes) Array.Resize(ref body, Math.Min(body.Length * 4, maxBytes));
            }

            if (read < 0) return Failed(answer.Failure ?? new EndpointFailure(FailureCause.Cut, ""));
            return new ProbeAnswer(answer.Status, answer.Header("Content-Type"), answer.Header("Location"), body.AsMemory(0, length), null);
        }

        ProbeAnswer Failed(EndpointFailure failure)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // What the sender takes for a client that went away was our own clock.
            if (timed.IsCancellationRequested) failure = new EndpointFailure(FailureCause.AnswerTimedOut, $"no answer within {limit.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s");
            return new ProbeAnswer(0, "", "", default, failure);
        }
    }
}
