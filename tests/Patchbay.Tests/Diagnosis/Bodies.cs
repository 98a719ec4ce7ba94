namespace Patchbay.Tests.Diagnosis;

/// <summary>Bodies as real servers send them, by server and situation.</summary>
internal static class Bodies
{
    public const string LmStudioNoModel =
        """{"error":{"message":"No models loaded. Please load a model in the developer page or use the `lms load` command.","type":"invalid_request_error","param":"model","code":"model_not_found"}}""";

    public const string LmStudioNoModelPlain = """{"error":"No models loaded. Please load a model in the developer page or use the 'lms load' command."}""";
    public const string LmStudioNoModelEvent =
        "event: error\ndata: {\"error\":{\"message\":\"No models loaded. Please load a model in the developer page or use the `lms load` command.\"}}\n\n";

    public const string LmStudioNoModelAnthropicEvent =
        "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"not_found_error\",\"message\":\"No models loaded. Please load a model in the developer page or use the 'lms load' command.\"}}\n\n";

    public const string LmStudioUnknownPath = """{"error":"Unexpected endpoint or method. (POST /v1/v1/messages)"}""";
    public const string LmStudioCrashed = """{"error":"The model has crashed without additional information. (Exit code: null)"}""";

    public const string LlamaCppLoading = """{"error":{"message":"Loading model","type":"unavailable_error","code":503}}""";
    public const string LlamaCppNotFound = """{"error":{"code":404,"message":"File Not Found","type":"not_found_error"}}""";
    public const string LlamaCppOverflow =
        """{"error":{"code":400,"message":"request (24107 tokens) exceeds the available context size (8192 tokens), try increasing it","type":"exceed_context_size_error","n_prompt_tokens":24107,"n_ctx":8192}}""";

    public const string LlamaCppModelNotFound = """{"error":{"code":404,"message":"model 'claude-opus-5-5' not found","type":"not_found_error"}}""";

    public const string OllamaModel =
        """{"type":"error","error":{"type":"not_found_error","message":"model 'claude-opus-5-5' not found"},"request_id":"req_0123456789abcdef01234567"}""";

    public const string GinNotFound = "404 page not found";
    public const string OllamaNative = """{"model":"qwen3","created_at":"2026-08-21T10:00:00Z","message":{"role":"assistant","content":"Hi"},"done":true}""";

    public const string VllmModel = """{"object":"error","message":"The model `claude-opus-5-5` does not exist.","type":"NotFoundError","param":null,"code":404}""";
    public const string VllmModelAnthropic = """{"type":"error","error":{"type":"NotFoundError","message":"The model `claude-opus-5-5` does not exist."}}""";
    public const string VllmModelOpenAI = """{"error":{"message":"The model `claude-opus-5-5` does not exist.","type":"NotFoundError","param":"model","code":404}}""";
    public const string FastApiNotFound = """{"detail":"Not Found"}""";
    public const string FastApiMethod = """{"detail":"Method Not Allowed"}""";
    public const string FastApiValidation = """{"detail":[{"type":"missing","loc":["body","input"],"msg":"Field required","input":{}}]}""";

    public const string ExpressNotFound =
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Error</title>\n</head>\n<body>\n<pre>Cannot POST /v1/messages</pre>\n</body>\n</html>\n";

    public const string FastifyNotFound = """{"message":"Route POST:/v1/messages not found","error":"Not Found","statusCode":404}""";
    public const string SpringNotFound = """{"timestamp":"2026-11-20T09:00:00.000+00:00","status":404,"error":"Not Found","path":"/v1/messages"}""";
    public const string OpenAIInvalidUrl = """{"error":{"message":"Invalid URL (POST /v1/messages)","type":"invalid_request_error","param":null,"code":null}}""";
    public const string PythonHttpServer =
        "<!DOCTYPE HTML>\n<html lang=\"en\">\n<head><title>Error response</title></head><body><h1>Error response</h1><p>Error code: 501</p><p>Message: Unsupported method ('POST').</p><p>Error code explanation: 501 - Server does not support this operation.</p></body></html>";

    public const string Nginx502 = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx/1.26.3</center>\r\n</body>\r\n</html>\r\n";
    public const string Nginx404 = "<html>\r\n<head><title>404 Not Found</title></head>\r\n<body>\r\n<center><h1>404 Not Found</h1></center>\r\n<hr><center>nginx/1.26.3</center>\r\n</body>\r\n</html>\r\n";
    public const string Nginx413 = "<html>\r\n<head><title>413 Request Entity Too Large</title></head>\r\n<body>\r\n<center><h1>413 Request Entity Too Large</h1></center>\r\n<hr><center>nginx/1.26.3</center>\r\n</body>\r\n</html>\r\n";
    public const string NginxPlainToTls =
        "<html>\r\n<head><title>400 The plain HTTP request was sent to HTTPS port</title></head>\r\n<body>\r\n<center><h1>400 Bad Request</h1></center>\r\n<center>The plain HTTP request was sent to HTTPS port</center>\r\n<hr><center>nginx/1.26.3</center>\r\n</body>\r\n</html>\r\n";

    public const string NginxWantsCertificate =
        "<html>\r\n<head><title>400 No required SSL certificate was sent</title></head>\r\n<body>\r\n<center><h1>400 Bad Request</h1></center>\r\n<center>No required SSL certificate was sent</center>\r\n</body>\r\n</html>\r\n";

    public const string GoPlainToTls = "Client sent an HTTP request to an HTTPS server.\n";
    public const string NginxWelcome = "<!DOCTYPE html>\n<html>\n<head>\n<title>Welcome to nginx!</title>\n</head>\n<body><h1>Welcome to nginx!</h1></body>\n</html>\n";

    public const string Cloudflare502 =
        "<!DOCTYPE html>\n<!--[if lt IE 7]> <html class=\"no-js ie6 oldie\" lang=\"en-US\"> <![endif]-->\n<html class=\"no-js\" lang=\"en-US\">\n<head>\n<title>llm.corp.example | 502: Bad gateway</title>\n</head>\n<body><div id=\"cf-wrapper\"><div id=\"cf-error-details\"><h1>Bad gateway</h1></div></div></body></html>";

    public const string Cloudflare403 =
        "<!DOCTYPE html>\n<html class=\"no-js\" lang=\"en-US\">\n<head>\n<title>Attention Required! | Cloudflare</title>\n</head>\n<body><h1 data-translate=\"block_headline\">Sorry, you have been blocked</h1></body></html>";

    public const string Portal = "<html><head><title>Guest Wi-Fi</title></head><body><form action=\"/login\"><input type=\"password\" name=\"p\"></form></body></html>";

    public const string OpenAIJson =
        """{"id":"chatcmpl-1","object":"chat.completion","created":1764000000,"model":"gpt-x","choices":[{"index":0,"message":{"role":"assistant","content":"Hi","refusal":null},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}""";

    public const string OpenAIStream =
        "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1764000000,\"model\":\"gpt-x\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}\n\n";

    public const string OpenAIResponses = "event: response.created\ndata: {\"type\":\"response.created\",\"response\":{\"id\":\"resp_1\",\"object\":\"response\"}}\n\n";

    public const string OpenRouterStream = ": OPENROUTER PROCESSING\n\n: OPENROUTER PROCESSING\n\n" + OpenAIStream;

    public const string Message =
        """{"model":"claude-opus-5-5","id":"msg_01XFDUDYJgAACzvnptvVoYEL","type":"message","role":"assistant","content":[{"type":"text","text":"Hi"}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":9,"output_tokens":2}}""";

    public const string MessageWithNulls =
        """{"error":null,"id":"msg_01","type":"message","role":"assistant","model":"m","content":[],"stop_reason":null,"stop_sequence":null,"stop_details":null,"container":null,"context_management":null,"choices":null,"usage":{"input_tokens":0,"output_tokens":0,"cache_creation":null}}""";

    public const string MessageLlamaCpp =
        """{"id":"chatcmpl-Wq2yTk4v","type":"message","role":"assistant","content":[{"type":"text","text":"Hi"}],"model":"gpt-oss","stop_reason":"end_turn","stop_sequence":null,"usage":{"cache_read_input_tokens":0,"input_tokens":9,"output_tokens":2}}""";

    public const string MessageContentFirst =
        """{"content":[{"type":"tool_use","id":"toolu_1","name":"Bash","input":{"error":"x","choices":[1],"object":"chat.completion"}}],"role":"assistant","stop_reason":"tool_use","type":"message","usage":{}}""";

    public const string StreamStart =
        "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"model\":\"claude-opus-5-5\",\"id\":\"msg_01\",\"type\":\"message\",\"role\":\"assistant\",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{\"input_tokens\":9,\"output_tokens\":1}}}\n\nevent: ping\ndata: {\"type\": \"ping\"}\n\n";

    public const string StreamOverloaded = "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n";

    public const string AnthropicOverloaded = """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"req_011CSHoEeqs5C35K2UUqR7Fy"}""";
    public const string AnthropicNotFound = """{"type":"error","error":{"type":"not_found_error","message":"model: claude-opus-9"},"request_id":"req_011CSHoEeqs5C35K2UUqR7Fy"}""";
    public const string AnthropicBadKey = """{"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key"},"request_id":"req_011CSHoEeqs5C35K2UUqR7Fy"}""";
    public const string AnthropicTooLong = """{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 210000 tokens > 200000 maximum"}}""";
    public const string AnthropicRateLimit = """{"type":"error","error":{"type":"rate_limit_error","message":"Number of requests has exceeded your rate limit"}}""";
}
