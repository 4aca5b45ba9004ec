-- What wrk asks, in rotation: a line of the file for each request, its path and, after a tab, the
-- entity tag that it knows. When it is done it prints one line of JSON with every latency.

local requests = {}
local last = 0

function init(arguments)
   for line in io.lines(arguments[1]) do
      local path, tag = line:match("^([^\t]*)\t?(.*)$")
      local headers = {}
      for name, value in pairs(wrk.headers) do headers[name] = value end
      if tag ~= "" then headers["If-None-Match"] = tag end
      requests[#requests + 1] = wrk.format("GET", path, headers)
   end
end

function request()
   last = last % #requests + 1
   return requests[last]
end

function done(summary, latency, _)
   local counts = {}
   for place = 1, #latency do
      local microseconds, count = latency(place)
      counts[#counts + 1] = string.format('[%d,%d]', tonumber(microseconds), tonumber(count))
   end
   local errors = summary.errors
   io.write(string.format(
      '\n{"requests":%d,"microseconds":%d,"refused":%d,"broken":%d,"latencies":[%s]}\n',
      summary.requests, summary.duration, errors.status,
      errors.connect + errors.read + errors.write, table.concat(counts, ",")))
end
