using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Patchbay.Endpoints;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Kinds;
using Patchbay.Endpoints.Models;
using Patchbay.Endpoints.Sending;
using Patchbay.Gateway.Admission;
using Patchbay.Gateway.Failures;
using Patchbay.Gateway.Forwarding;
using Patchbay.Gateway.Forwarding.Translated;
using Patchbay.Gateway.Ledger;
using Patchbay.Gateway.Models;
using Patchbay.Gateway.Routing;
using Patchbay.Ledger;
using Patchbay.Protocol.Control;
using Patchbay.Protocol.Headers;
using Patchbay.Protocol.Messages;
using Patchbay.Protocol.Splice;
using Patchbay.Translation.AnthropicMessages;

namespace Patchbay.Gateway;

/// <summary>The life of a request, step by step. The only file that knows the order.</summary>
public sealed class GatewayPipeline : IDisposable
{
    private readonly CallerCheck _callers;
    private readonly RequestSending _sending;
    private readonly TranslatedExchange _translated;
    private readonly ModelListing _models;
    private readonly SessionEndpoints _sessions;
    private readonly SessionChoices _choices = new();
    private readonly TrafficLog _traffic;
    private readonly Books? _books;
    private readonly Sweeper _sweeper;
    private readonly RequestDelegate _control;
    private volatile GatewayOptions _options;
    private volatile bool _draining;

    /// <param name="options">What to follow at first.</param>
    /// <param name="sessions">The sessions that have an endpoint of their own.</param>
    /// <param name="callers">Who may use the gateway.</param>
    /// <param name="ownCredentials">The endpoints' own credentials and secret headers.</param>
    /// <param name="sender">How they are reached.</param>
    /// <param name="models">What they tell of their models.</param>
    /// <param name="traffic">Where exchanges are noted.</param>
    /// <param name="control">Answers everything below <c>/patchbay/</c>, for callers that were let in.</param>
    /// <param name="time">The clock.</param>
    /// <param name="books">Where they are put down; null = no ledger is kept.</param>
    public GatewayPipeline(GatewayOptions options, SessionEndpoints sessions, CallerCheck callers, CredentialSource ownCredentials, EndpointSender sender, ModelCatalog models, TrafficLog traffic, RequestDelegate control, TimeProvider time, Books? books = null)
    {
        _options = options;
        _sessions = sessions;
        _callers = callers;
        _sending = new RequestSending(ownCredentials, sender);
        _translated = new TranslatedExchange(_sending, new TraitsTable(models));
        _models = new ModelListing(models);
        _traffic = traffic;
        _books = books;
        _control = control;
        _sweeper = new Sweeper(time);
    }

    /// <summary>What the gateway follows. Setting it moves the next request; those under way finish where they began.</summary>
    public GatewayOptions Options
    {
        get => _options;
        set => _options = value;
    }

    /// <summary>The web console: which paths are its own, and who answers them. It has a way in of its own, as a browser cannot send the local token. Null = there is none.</summary>
    public (Func<HttpRequest, bool> Has, RequestDelegate Serve)? Console { get; init; }

    /// <summary>Answers what concerns telemetry and no model: it is given the verdict on the caller, and gives false for what is not its own. Null = there is none.</summary>
    public Func<HttpContext, Refusal, ValueTask<bool>>? Telemetry { get; init; }

    /// <summary>From now on <c>/readyz</c> says that no new work should come here.</summary>
    public void StartDraining() => _draining = true;

    /// <summary>Serves one request.</summary>
    public async Task ServeAsync(HttpContext context)
    {
        var request = context.Request;

        // :: Step 1: questions that anyone may ask, and that lead nowhere.
        if (OpenAnswers.TryAnswer(context, _draining, _books?.State, _books?.IsStrict ?? false)) return;

        if (Console is { } console && console.Has(request))
        {
            await console.Serve(context).ConfigureAwait(false);
            return;
        }

        // :: Step 2: who is calling, and may it.
        var path = request.Path.Value ?? "/";
        var refusal = _callers.Check(request, out var caller);
        if (Telemetry is { } telemetry && await telemetry(context, refusal).ConfigureAwait(false)) return;
        if (refusal != Refusal.None)
        {
            await RefuseAsync(context, path, GatewayRefusal.Explain(refusal, request), GatewayRefusal.StatusOf(refusal, path)).ConfigureAwait(false);
            return;
        }

        if (path.StartsWith("/patchbay/", StringComparison.Ordinal))
        {
            await _control(context).ConfigureAwait(false);
            return;
        }

        // :: Step 3: the target; only the Messages API lives here.
        var target = RequestForwarding.Target(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        path = PathOf(target);
        if (!path.StartsWith("/v1/", StringComparison.Ordinal))
        {
            await RefuseAsync(context, path, OwnFindings.UnknownPath(path), StatusCodes.Status404NotFound).ConfigureAwait(false);
            return;
        }

        var exchange = _traffic.Begin(request.Method, path, _books);
        exchange.Session = request.Headers["X-Claude-Code-Session-Id"].ToString();
        exchange.Agent = request.Headers["x-claude-code-agent-id"].ToString();
        exchange.ParentAgent = request.Headers["x-claude-code-parent-agent-id"].ToString();
        exchange.Trace.IsAdmitted = true;
        exchange.Trace.NoteRequest(request);
        if (_traffic.Bodies.Begin() is { } bodies)
        {
            exchange.Trace.Bodies = bodies;
            RecordingBody.Attach(context, bodies);
        }

        try
        {
            // :: Or the one question that concerns all endpoints: which models there are.
            var routes = _sessions.Find(exchange.Session)?.Routes ?? _options.Routes;
            if (ModelListing.Answers(context, path, routes)) await _models.AnswerAsync(context, exchange, routes, caller).ConfigureAwait(false);
            else await ExchangeAsync(context, exchange, target, caller).ConfigureAwait(false);
        }
        finally
        {
            // :: Step 8: the ledger, for whatever has not been put down by then: who has gone before the end.
            await exchange.SettleAsync().ConfigureAwait(false);
            exchange.Trace.NoteEnd(context.Response);
            _traffic.End(exchange);
        }
    }

    private async ValueTask ExchangeAsync(HttpContext context, Exchange exchange, string target, CallerCredential caller)
    {
        // :: Step 4: the body, once, into one buffer; of it only the model's name is looked at.
        var options = _options;
        var read = await RequestBody.ReadAsync(context.Request, options.MaxBodyBytes).ConfigureAwait(false);
        if (read is not { } body)
        {
            await FindingAnswer.ShowAsync(context, exchange, OwnFindings.BodyTooLarge(options.MaxBodyBytes), StatusCodes.Status413PayloadTooLarge).ConfigureAwait(false);
            return;
        }

        exchange.Trace.NoteBody(body.Bytes.Length);
        exchange.Trace.Bodies?.TakeRequest(body.Bytes.Span);
        EndpointAnswer? answer;
        Route route;
        CredentialDecision credential;
        bool isSigned;
        using var watch = new ExchangeWatch(context, _sweeper);
        try
        {
            // :: Step 5: the route, from one immutable snapshot; the session's own, if it has one.
            var peek = RequestPeek.Read(body.Bytes.Span);
            var own = _sessions.Find(exchange.Session);
            route = (own?.Routes ?? options.Routes).Choose(peek.Model);
            if (route.Reason != RouteReason.Picked && PickerId.Is(peek.Model))
            {
                exchange.Model = peek.Model;
                await FindingAnswer.ShowAsync(context, exchange, OwnFindings.PickedEndpointGone(peek.Model, PickerId.EndpointOf(peek.Model))).ConfigureAwait(false);
                return;
            }

            var reason = ReasonOf(route, own);
            if (_choices.Concern(exchange.Session, route))
            {
                var alone = route.Reason;
                route = _choices.Follow(exchange.Session, exchange.Agent.Length > 0 || RequestPeek.ReadStream(body.Bytes.Span) != true, route);
                if (route.Reason != alone) reason = TraceRoute.Follows;
            }

            if (route.Reason == RouteReason.Plug && own is { Routes: null })
            {
                // Elsewhere is where the person has just not wanted it.
                exchange.Model = peek.Model;
                await FindingAnswer.ShowAsync(context, exchange, OwnFindings.SessionEndpointGone(own.Given.Session, own.Given.Endpoint)).ConfigureAwait(false);
                return;
            }

            (exchange.Model, exchange.UsedModel, exchange.Endpoint, exchange.Kind) = (peek.Model, route.Model, route.Endpoint.Name, route.Endpoint.Kind.Name);
            exchange.Trace.NoteRoute(route, reason);
            _traffic.Announce(exchange);
            if (_books is not null && await BudgetCheck.RefuseAsync(context, exchange, _books).ConfigureAwait(false)) return;
            watch.Exchange = exchange;
            watch.IdleTimeout = route.Endpoint.Transport.IdleTimeout;
            if (route.Endpoint.Dialect != Dialect.AnthropicMessages)
            {
                // :: Step 6b: another dialect; both ways are translated.
                await _translated.ServeAsync(context, exchange, route, body, caller, watch).ConfigureAwait(false);
                return;
            }

            var bytes = body.Bytes;
            if (ForeignThinking.MayBeIn(bytes.Span))
            {
                // The conversation has been at an endpoint of another dialect, whose thinking an Anthropic one refuses.
                bytes = ForeignThinking.Strip(bytes);
                peek = RequestPeek.Read(bytes.Span);
            }

            // Whether a refusal may be one of the thinking in it; the body is gone by then.
            isSigned = exchange.Session.Length > 0 && ThinkingRefusal.MayConcern(bytes.Span);
            var spliced = ReferenceEquals(route.Model, exchange.Model) ? SplicedBody.Unchanged(bytes) : SplicedBody.WithModel(bytes, peek, route.Model);

            // :: Step 6a: the endpoint, with its own credential; asked for anew once when the endpoint refuses what a helper printed.
            (answer, credential) = await _sending.SendAsync(context, exchange, route.Endpoint, new OutgoingRequest(target, spliced), caller, watch).ConfigureAwait(false);
        }
        finally
        {
            body.Dispose();
        }

        if (answer is null) return;

        // :: Step 7: the answer, untouched, or the finding that explains it.
        await using (answer.ConfigureAwait(false))
        {
            watch.Attach(answer);
            // Or put right, where the endpoint's kind is known not to quite speak the Messages API.
            if (await RepairedAnswer.TryServeAsync(context, exchange, route, answer, watch).ConfigureAwait(false)) return;
            await AnswerAsync(context, exchange, route, answer, credential, isSigned, watch).ConfigureAwait(false);
        }
    }

    private static async ValueTask AnswerAsync(HttpContext context, Exchange exchange, Route route, EndpointAnswer answer, CredentialDecision credential, bool isSigned, ExchangeWatch watch)
    {
        // A model's answer is judged, and what no client should see on any path: a redirect would carry the body and the key along.
        var isMessage = exchange.Path == "/v1/messages" && HttpMethods.IsPost(context.Request.Method);
        if (!isMessage && answer.Status is < 300 or >= 400 && answer.Status != StatusCodes.Status407ProxyAuthenticationRequired)
        {
            await AnswerWriting.ForwardAsync(context, exchange, route.Endpoint, answer, null, watch).ConfigureAwait(false);
            return;
        }

        using var prefix = answer.Status >= 300 ? await AnswerPrefix.ReadAllAsync(answer).ConfigureAwait(false) : await AnswerPrefix.ReadFirstAsync(answer).ConfigureAwait(false);
        watch.Touch();
        exchange.NoteFirstByte();
        // A message in one piece is held until it is whole: cut after its head, all that the person would read is "connection lost".
        var isPiece = answer.Status < 300 && prefix.IsPartOfJson && AnswerForwarding.IsPlain(answer);
        if (isPiece) await prefix.ReadRestAsync(answer, watch.Touch).ConfigureAwait(false);
        if (prefix.LastRead < 0 && (isPiece || prefix.Length == 0))
        {
            if (watch.Reason == StopReason.ClientGone)
            {
                exchange.NoteClientGone();
                return;
            }

            exchange.Estimate = Estimate.EndpointCut;
            await FindingAnswer.ShowAsync(context, exchange, FailureDiagnosis.Explain(AnswerWriting.FailureOf(answer, watch, route.Endpoint), route.Endpoint), endpointStatus: answer.Status).ConfigureAwait(false);
            return;
        }

        if (isSigned && ThinkingRefusal.Explain(route.Endpoint, answer.Status, answer.Header("Content-Type"), prefix.Decoded().Span) is { } refused)
        {
            await FindingAnswer.AskWithoutThinkingAsync(context, exchange, refused, answer.Status).ConfigureAwait(false);
            return;
        }

        var finding = AnswerJudgement.Judge(context.Request, exchange, route, answer, credential, prefix);
        if (finding is not null) await FindingAnswer.ShowAsync(context, exchange, finding, endpointStatus: answer.Status).ConfigureAwait(false);
        else await AnswerWriting.ForwardAsync(context, exchange, route.Endpoint, answer, prefix, watch).ConfigureAwait(false);
    }

    private async ValueTask RefuseAsync(HttpContext context, string path, Finding finding, int status)
    {
        var exchange = _traffic.Begin(context.Request.Method, path);
        exchange.Trace.NoteRequest(context.Request);
        await FindingAnswer.ShowAsync(context, exchange, finding, status).ConfigureAwait(false);
        exchange.Trace.NoteEnd(context.Response);
        _traffic.End(exchange);
    }

    private static TraceRoute ReasonOf(Route route, SessionRoutes? own) => route.Reason switch
    {
        RouteReason.Rule => TraceRoute.Rule,
        RouteReason.Picked => TraceRoute.Picked,
        _ => own is null ? TraceRoute.Plug : TraceRoute.Session,
    };

    private static string PathOf(string target)
    {
        var query = target.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? target : target[..query];
    }

    /// <summary>Stops the clock.</summary>
    public void Dispose() => _sweeper.Dispose();
}
