using System.Net;

namespace Patchbay.Telemetry;

/// <summary>The HTTP client of one receiver, which tells when it stops taking what it is sent, and when it takes it again: the SDK itself says so only to event listeners that a native build has none of.</summary>
internal static class ExportClient
{
    /// <summary>Time for one request.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Makes one.</summary>
    /// <param name="headers">Headers of every request.</param>
    /// <param name="told">Told of changes alone: null = it takes what it is sent; else why it does not.</param>
    public static HttpClient Create(IReadOnlyList<KeyValuePair<string, string>> headers, Action<string?> told)
    {
        var client = new HttpClient(new Watch(new SocketsHttpHandler { AllowAutoRedirect = false, ActivityHeadersPropagator = null, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }, told)) { Timeout = Limit };
        foreach (var (name, value) in headers) client.DefaultRequestHeaders.TryAddWithoutValidation(name, value);
        return client;
    }

    private sealed class Watch(HttpMessageHandler inner, Action<string?> told) : DelegatingHandler(inner)
    {
        private string? _problem;

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                return Note(base.Send(request, cancellationToken));
            }
            catch (Exception failed) when (failed is HttpRequestException or OperationCanceledException)
            {
                Note(failed);
                throw;
            }
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                return Note(await base.SendAsync(request, cancellationToken).ConfigureAwait(false));
            }
            catch (Exception failed) when (failed is HttpRequestException or OperationCanceledException)
            {
                Note(failed);
                throw;
            }
        }

        private HttpResponseMessage Note(HttpResponseMessage answer)
        {
            Tell(answer.StatusCode is >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices ? null : $"it answers {(int)answer.StatusCode}");
            return answer;
        }

        private void Note(Exception failed) => Tell(failed is OperationCanceledException ? "it did not answer in time" : failed.InnerException?.Message ?? failed.Message);

        private void Tell(string? problem)
        {
            var before = Interlocked.Exchange(ref _problem, problem);
            if (before is null != problem is null) told(problem);
        }
    }
}
