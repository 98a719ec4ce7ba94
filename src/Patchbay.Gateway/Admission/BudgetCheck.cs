using Microsoft.AspNetCore.Http;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Gateway.Failures;
using Patchbay.Gateway.Ledger;
using Patchbay.Ledger.Limits;

namespace Patchbay.Gateway.Admission;

/// <summary>Whether a request may be sent for this money: the limits of the settings, and the ledger that it must be put down in.</summary>
internal static class BudgetCheck
{
    private const string Status = "anthropic-ratelimit-unified-status";

    /// <summary>Refuses a request that may not be sent.</summary>
    /// <returns>True when the client has been told; else the answer may carry a warning.</returns>
    public static async ValueTask<bool> RefuseAsync(HttpContext context, Exchange exchange, Books books)
    {
        if (books.WhyNot() is { } unwritable)
        {
            await FindingAnswer.ShowAsync(context, exchange, unwritable).ConfigureAwait(false);
            return true;
        }

        // Counting tokens and listing models costs nothing.
        if (exchange.Path != "/v1/messages" || books.Limits.Limits.Count == 0) return false;
        var standings = await books.Limits.StandAsync(exchange.Session, exchange.Endpoint).ConfigureAwait(false);
        if (standings is null)
        {
            // Nobody knows what was used; what the settings say about the ledger holds for that too.
            if (!books.IsStrict) return false;
            await FindingAnswer.ShowAsync(context, exchange, books.Refusal()).ConfigureAwait(false);
            return true;
        }

        if (standings.FirstOrDefault(static standing => standing.IsReached) is { } reached)
        {
            await RefuseAsync(context, exchange, reached, books).ConfigureAwait(false);
            return true;
        }

        if (standings.Where(static standing => standing.Used >= standing.Limit.WarnAt).MaxBy(static standing => standing.Used) is { } near) context.Response.OnStarting(() => Warn(context.Response, near));
        return false;
    }

    private static ValueTask RefuseAsync(HttpContext context, Exchange exchange, LimitStanding reached, Books books)
    {
        var headers = context.Response.Headers;
        if (reached.Resets is { } resets)
        {
            headers.RetryAfter = Math.Max(1, (long)(resets - books.Now).TotalSeconds).ToString(CultureInfo.InvariantCulture);
            headers["anthropic-ratelimit-unified-reset"] = resets.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        }

        headers[Status] = "rejected";
        return FindingAnswer.ShowAsync(context, exchange, OwnFindings.LimitReached(reached.Limit.ToString(), reached.UsedWords, reached.UntilWords, books.SettingsName), StatusCodes.Status429TooManyRequests);
    }

    /// <summary>Gives the answer the headers by which Claude Code warns of a limit that is near (the contract that Anthropic's own gateway tells at `/protocol`, 2.1.330).
    /// Those of the endpoint's own are taken out: they would be about another one.</summary>
    private static Task Warn(HttpResponse response, LimitStanding near)
    {
        var headers = response.Headers;
        foreach (var name in headers.Keys.Where(static name => name.StartsWith("anthropic-ratelimit-", StringComparison.OrdinalIgnoreCase)).ToArray()) headers.Remove(name);
        headers[Status] = "allowed_warning";
        headers["anthropic-ratelimit-unified-representative-claim"] = "overage";
        headers["anthropic-ratelimit-unified-overage-status"] = "allowed_warning";
        headers["anthropic-ratelimit-unified-overage-utilization"] = Math.Min(0.99, near.Used).ToString("0.00", CultureInfo.InvariantCulture);
        headers["anthropic-ratelimit-unified-overage-surpassed-threshold"] = near.Used >= 0.95 ? "0.95" : "0.75";
        if (near.Resets is { } resets) headers["anthropic-ratelimit-unified-overage-reset"] = headers["anthropic-ratelimit-unified-reset"] = resets.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return Task.CompletedTask;
    }
}
