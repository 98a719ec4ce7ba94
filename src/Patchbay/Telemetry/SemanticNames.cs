namespace Patchbay.Telemetry;

/// <summary>Names of OpenTelemetry's semantic conventions that the gateway uses: version 1.41, the last one of that repository that has the GenAI ones.</summary>
/// <remarks>A test compares each with the list that the project publishes.</remarks>
internal static class SemanticNames
{
    /// <summary>The version they are of, for the schema URL that spans, metrics and logs carry.</summary>
    public const string SchemaUrl = "https://opentelemetry.io/schemas/1.41.0";

    public const string OperationName = "gen_ai.operation.name";
    public const string ProviderName = "gen_ai.provider.name";
    public const string RequestModel = "gen_ai.request.model";
    public const string RequestStream = "gen_ai.request.stream";
    public const string ResponseModel = "gen_ai.response.model";
    public const string ResponseId = "gen_ai.response.id";
    public const string FinishReasons = "gen_ai.response.finish_reasons";
    public const string ResponseTimeToFirstChunk = "gen_ai.response.time_to_first_chunk";
    public const string ConversationId = "gen_ai.conversation.id";
    public const string AgentId = "gen_ai.agent.id";
    public const string TokenType = "gen_ai.token.type";
    public const string InputTokens = "gen_ai.usage.input_tokens";
    public const string OutputTokens = "gen_ai.usage.output_tokens";
    public const string CacheReadTokens = "gen_ai.usage.cache_read.input_tokens";
    public const string CacheWriteTokens = "gen_ai.usage.cache_creation.input_tokens";
    public const string ReasoningTokens = "gen_ai.usage.reasoning.output_tokens";
    public const string ServerAddress = "server.address";
    public const string ServerPort = "server.port";
    public const string ErrorType = "error.type";
    public const string Method = "http.request.method";
    public const string MethodOriginal = "http.request.method_original";
    public const string ResendCount = "http.request.resend_count";
    public const string RequestBodySize = "http.request.body.size";
    public const string ResponseBodySize = "http.response.body.size";
    public const string StatusCode = "http.response.status_code";
    public const string Route = "http.route";
    public const string UrlFull = "url.full";
    public const string UrlPath = "url.path";
    public const string UrlScheme = "url.scheme";
    public const string UserAgent = "user_agent.original";
    public const string ProtocolName = "network.protocol.name";
    public const string ProtocolVersion = "network.protocol.version";

    public const string TokenUsageMetric = "gen_ai.client.token.usage";
    public const string OperationDurationMetric = "gen_ai.client.operation.duration";
    public const string TimeToFirstChunkMetric = "gen_ai.client.operation.time_to_first_chunk";
    public const string RequestDurationMetric = "http.server.request.duration";
    public const string MemoryMetric = "process.memory.usage";
    public const string CpuMetric = "process.cpu.time";

    /// <summary>Bucket boundaries that the conventions give for <see cref="TokenUsageMetric"/>.</summary>
    public static IReadOnlyList<long> TokenBuckets { get; } = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864];

    /// <summary>Those for <see cref="OperationDurationMetric"/> and <see cref="TimeToFirstChunkMetric"/>, in seconds.</summary>
    public static IReadOnlyList<double> OperationBuckets { get; } = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];

    /// <summary>Those for <see cref="RequestDurationMetric"/>, in seconds.</summary>
    public static IReadOnlyList<double> RequestBuckets { get; } = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

    /// <summary>The conventions' word for who is at an endpoint; a kind's own name where they have none.</summary>
    public static string ProviderOf(string kind) => kind switch
    {
        "moonshot" or "kimi-coding" => "moonshot_ai",
        "azure-openai" => "azure.ai.openai",
        "mistral" => "mistral_ai",
        "gemini" => "gcp.gemini",
        "xai" => "x_ai",
        _ => kind,
    };

    /// <summary>A method as the conventions want it: known ones alone, so that nobody makes series by inventing some.</summary>
    public static string MethodOf(string method) => method is "GET" or "HEAD" or "POST" or "PUT" or "DELETE" or "CONNECT" or "OPTIONS" or "TRACE" or "PATCH" or "QUERY" ? method : "_OTHER";

    /// <summary>The pattern that a path belongs to; null = it is none of the gateway's.</summary>
    public static string? RouteOf(string path) => path switch
    {
        "/v1/messages" or "/v1/messages/count_tokens" or "/v1/models" => path,
        _ when path.StartsWith("/v1/models/", StringComparison.Ordinal) => "/v1/models/{model}",
        _ when path.StartsWith("/v1/messages/batches", StringComparison.Ordinal) => "/v1/messages/batches/{rest}",
        _ when path.StartsWith("/v1/", StringComparison.Ordinal) => "/v1/{rest}",
        _ => null,
    };
}

/// <summary>Names of the gateway's own, for what the conventions do not know.</summary>
internal static class OwnNames
{
    /// <summary>Name of the meter and of the source of spans.</summary>
    public const string Scope = "patchbay";

    public const string Endpoint = "patchbay.endpoint.name";
    public const string EndpointKind = "patchbay.endpoint.kind";
    public const string Dialect = "patchbay.endpoint.dialect";
    public const string AskedModel = "patchbay.asked.model";
    public const string Exchange = "patchbay.exchange.id";
    public const string Why = "patchbay.route.reason";
    public const string ParentAgent = "patchbay.agent.parent.id";
    public const string Finding = "patchbay.finding.code";
    public const string FindingLayer = "patchbay.finding.layer";
    public const string Estimate = "patchbay.estimate";
    public const string Cost = "patchbay.cost.micro_dollars";
    public const string TokenKind = "patchbay.token.kind";
    public const string LimitName = "patchbay.limit.name";
    public const string Signal = "patchbay.signal";
    public const string Outcome = "patchbay.outcome";
    public const string Version = "patchbay.version";

    public const string CostMetric = "patchbay.cost.micro_dollars";
    public const string TokensMetric = "patchbay.tokens";
    public const string UnpricedMetric = "patchbay.exchanges.unpriced";
    public const string EstimatedMetric = "patchbay.exchanges.estimated";
    public const string FindingsMetric = "patchbay.findings";
    public const string OpenMetric = "patchbay.exchanges.open";
    public const string LedgerWritingMetric = "patchbay.ledger.writing";
    public const string LedgerWaitingMetric = "patchbay.ledger.rows.waiting";
    public const string LedgerLostMetric = "patchbay.ledger.rows.lost";
    public const string LedgerWaitMetric = "patchbay.ledger.wait.duration";
    public const string LimitUsedMetric = "patchbay.limit.used";
    public const string ClientTelemetryMetric = "patchbay.client_telemetry.requests";
    public const string BuildMetric = "patchbay.build.info";

    /// <summary>In seconds: from a row that goes into the page cache to a disk that is out of breath.</summary>
    public static IReadOnlyList<double> LedgerWaitBuckets { get; } = [0.0001, 0.0002, 0.0003, 0.0004, 0.0005, 0.00075, 0.001, 0.0015, 0.002, 0.003, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1];
}
