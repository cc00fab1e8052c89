<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="LayerConfiguration|Symbology|Labeling|Fields|MapTips" labelsEnabled="1" readOnly="0">
<renderer-v2 type="categorizedSymbol" attr="tier" symbollevels="0" enableorderby="0" forceraster="0">
<categories>
<category render="true" symbol="0" value="1" label="一级"/>
<category render="true" symbol="1" value="2" label="二级"/>
<category render="true" symbol="2" value="3" label="三级"/>
</categories>
<symbols>
<symbol type="marker" name="0" alpha="1" clip_to_extent="1" force_rhr="0">
<layer class="SimpleMarker" enabled="1" pass="0" locked="0"><prop k="name" v="circle"/><prop k="color" v="192,0,0,255"/><prop k="outline_color" v="255,255,255,255"/><prop k="outline_width" v="0.3"/><prop k="size" v="2.6"/><prop k="size_unit" v="MM"/></layer>
</symbol>
<symbol type="marker" name="1" alpha="1" clip_to_extent="1" force_rhr="0">
<layer class="SimpleMarker" enabled="1" pass="0" locked="0"><prop k="name" v="circle"/><prop k="color" v="0,114,178,255"/><prop k="outline_color" v="255,255,255,255"/><prop k="outline_width" v="0.3"/><prop k="size" v="2.6"/><prop k="size_unit" v="MM"/></layer>
</symbol>
<symbol type="marker" name="2" alpha="1" clip_to_extent="1" force_rhr="0">
<layer class="SimpleMarker" enabled="1" pass="0" locked="0"><prop k="name" v="circle"/><prop k="color" v="120,120,120,255"/><prop k="outline_color" v="255,255,255,255"/><prop k="outline_width" v="0.3"/><prop k="size" v="2.6"/><prop k="size_unit" v="MM"/></layer>
</symbol>
</symbols>
</renderer-v2>
<labeling type="rule-based"><rules key="all">
<rule key="r0" scalemindenom="1" scalemaxdenom="8000"><settings calloutType="simple"><text-style fieldName="format_date(&quot;date&quot;,&#x27;M-d&#x27;) || &#x27; &#x27; || substr(&quot;begin&quot;,12,5)" isExpression="1" fontSize="8" fontSizeUnit="Point" fontWeight="50" textColor="34,34,34,255"><text-buffer bufferDraw="1" bufferSize="0.8" bufferSizeUnits="MM" bufferColor="255,255,255,255" bufferOpacity="1" bufferJoinStyle="128"/></text-style><placement placement="6" dist="2.4" distUnits="MM" predefinedPositionOrder="R,L,BR,TR,BL,TL"/><rendering obstacle="0" /></settings></rule>
</rules></labeling>
<aliases><alias field="plan" index="1" name="计划"/><alias field="visit" index="2" name="走访编号"/><alias field="date" index="3" name="日期"/><alias field="begin" index="4" name="开始"/><alias field="crew" index="5" name="班组"/><alias field="purpose" index="6" name="事由"/><alias field="tier" index="7" name="级别"/></aliases>
<previewExpression>&quot;visit&quot;</previewExpression>
<mapTip>&lt;b&gt;[% &quot;visit&quot; %]&lt;/b&gt;&lt;br&gt;[% &quot;date&quot; %] [% substr(&quot;begin&quot;,12,5) %] [% &quot;crew&quot; %]</mapTip>
</qgis>